/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StartTest {

  @Test
  void aJobBundlesWhatTheEngineNeedsBesideFlink() {
    String classPath =
        List.of(
                "benchmarks/target/classes",
                "rnn-engine-1.jar",
                "flink-rnn-operator-1.jar",
                "flink-rnn-table-1.jar",
                "nd4j-api-1.jar",
                "jackson-1.0.0-M2.1.jar",
                "jackson-databind-2.jar",
                "flink-shaded-jackson-2.jar",
                "lz4-java-1.jar",
                "jhdf-0.jar")
            .stream()
            .collect(Collectors.joining(System.getProperty("path.separator")));

    assertThat(Start.ofAllJobs(classPath))
        .map(Path::toString)
        .containsExactly(
            "rnn-engine-1.jar",
            "flink-rnn-operator-1.jar",
            "jackson-databind-2.jar",
            "lz4-java-1.jar",
            "jhdf-0.jar");
  }
}
