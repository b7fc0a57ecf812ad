/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.testkit.SampleModels;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

/**
 * A job with built-in cells needs no class of ND4J, nor any flag of the JVM: it runs in a JVM that
 * has neither.
 */
class WithoutNd4jITCase {

  private static final int EVENTS = 200;

  @Test
  void aJobWithBuiltInCellsRuns() throws Exception {
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPathWithoutNd4j(),
                Job.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(java.waitFor()).as(said).isZero();
    assertThat(said).contains("ND4J is absent").contains("the same lines");
  }

  private static String classPathWithoutNd4j() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.contains("nd4j") && !entry.contains("bytedeco"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** What runs in that JVM. */
  static final class Job {

    private Job() {}

    public static void main(String[] args) throws Exception {
      try {
        Class.forName("org.nd4j.linalg.api.ndarray.INDArray");
      } catch (ClassNotFoundException expected) {
        System.out.println("ND4J is absent");
      }
      StreamExecutionEnvironment env =
          StreamExecutionEnvironment.getExecutionEnvironment(TestJob.configuration("hashmap"))
              .setParallelism(2);
      List<String> lines =
          TestJob.rnn(TestJob.LSTM, Scoring.stateful())
              .apply(TestJob.events(env, EVENTS, TestJob.UNLIMITED).keyBy(Event::key))
              .executeAndCollect(EVENTS);
      List<String> expected =
          PlainLoop.stateful(SampleModels.lstm(3, 16, 2, 7), Event.first(EVENTS));
      if (PlainLoop.sorted(lines).equals(expected)) {
        System.out.println("the same lines");
      }
    }
  }
}
