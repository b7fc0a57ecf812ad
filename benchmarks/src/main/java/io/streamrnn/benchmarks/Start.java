/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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
  // What the jar of a job bundles, as that of examples/quickstart.
  private static final Pattern OF_ALL_JOBS =
      Pattern.compile(
          "(streamrnn|rnn-engine|flink-rnn-operator|jhdf|compress-lzf|lz4-java|commons-lang3"
              + "|jackson-(core|annotations|databind)-).*[.]jar");
  private static final Pattern OF_SOME_JOBS =
      Pattern.compile("(flink-rnn-table|flink-rnn-state|nd4j-api).*[.]jar");

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

  private static void jars(Figures figures) throws IOException {
    String classPath = System.getProperty("java.class.path");
    double all = 0;
    for (Path jar : ofAllJobs(classPath)) {
      double size = Files.size(jar) / 1024.0;
      figures.add("size of " + jar.getFileName() + ": KiB", size);
      all += size;
    }
    figures.add("size of what a job bundles: KiB", all);
    for (Path jar : matching(OF_SOME_JOBS, classPath)) {
      figures.add(
          "size of " + jar.getFileName() + ", for some jobs: KiB", Files.size(jar) / 1024.0);
    }
  }

  /** The jars of engine and operator, and what they need besides Flink. */
  static List<Path> ofAllJobs(String classPath) {
    return matching(OF_ALL_JOBS, classPath);
  }

  private static List<Path> matching(Pattern names, String classPath) {
    return Arrays.stream(classPath.split(File.pathSeparator))
        .map(Path::of)
        .filter(path -> names.matcher(path.getFileName().toString()).matches())
        .toList();
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
