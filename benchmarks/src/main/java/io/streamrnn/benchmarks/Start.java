/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * How long does a job take to its first score, and how large are the jars that it needs beside
 * Flink's?
 *
 * <pre>benchmarks/run Start --jvms 5</pre>
 */
public final class Start {

  private static final int UNITS = 64;
  private static final Pattern OURS =
      Pattern.compile("(streamrnn|rnn-engine|flink-rnn|jhdf|nd4j-api).*[.]jar");

  // The job runs in this process.
  private static volatile long first;

  private Start() {}

  /** Prints the table. */
  public static void main(String[] args) throws Exception {
    Benchmark.main(Start.class, args, Start::measure);
  }

  private static void measure(Benchmark.Scale scale, Figures figures) throws Exception {
    long built = System.nanoTime();
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
    SampleJob.scores(UNITS)
        .build()
        .apply(
            env.fromSource(
                    new DataGeneratorSource<>(Events.of(1), 1000, TypeInformation.of(Event.class)),
                    WatermarkStrategy.noWatermarks(),
                    "events")
                .keyBy(Event::key))
        .map(new First())
        .sinkTo(new DiscardingSink<>());
    long submitted = System.nanoTime();
    env.execute();
    figures.add("building the job: ms", (submitted - built) / 1e6);
    figures.add(
        "submission to the first score, with the start of Flink: ms", (first - submitted) / 1e6);
    jars(figures);
  }

  /** Our jars and what they need besides Flink. */
  private static void jars(Figures figures) throws IOException {
    for (String path : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path file = Path.of(path);
      String name = file.getFileName().toString();
      if (OURS.matcher(name).matches()) {
        figures.add("size of " + name + ": KiB", Files.size(file) / 1024.0);
      }
    }
  }

  private static final class First implements MapFunction<Float, Float> {

    private static final long serialVersionUID = 1L;

    private boolean seen;

    @Override
    public Float map(Float score) {
      if (!seen) {
        seen = true;
        first = System.nanoTime();
      }
      return score;
    }
  }
}
