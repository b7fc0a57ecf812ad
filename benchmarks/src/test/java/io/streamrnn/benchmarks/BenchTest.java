/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BenchTest {

  @Test
  void theTableOfStepsIsMeasuredWithTheOptionsOfTheUser() {
    String option = "-Dstreamrnn.kernels=plain";

    assertThat(Bench.steps(arguments(option))).contains("--short").endsWith(option);
  }

  @Test
  void anOptionOfTheUserIsBehindThoseThatJobsHave() {
    assertThat(arguments("-Xmx2g").jvmOptionsOfJobs()).contains("-Xmx4g").endsWith("-Xmx2g");
  }

  private static Arguments arguments(String... args) {
    return Arguments.ofBench(args);
  }
}
