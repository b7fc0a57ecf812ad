/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StepsTest {

  private static final Steps.Config LSTM = new Steps.Config(SampleCell.LSTM, 16, 32, 8);

  @Test
  void aStepIsMeasuredInCpuTimeAndInWallTime() throws Exception {
    float[] x = {1};

    Steps.Times times = Steps.medians(List.of(() -> x[0] *= 0.5f), 1_000_000);

    assertThat(times.cpu()[0]).isPositive();
    assertThat(times.wall()[0]).isPositive();
  }

  @Test
  void theResultsHaveAllThatEachJvmMeasuredAndItsRatios() {
    Map<String, double[]> measured =
        Map.of(
            LSTM.figure("streamrnn_us"), new double[] {2, 4},
            LSTM.figure("ort_best_us"), new double[] {6, 8},
            LSTM.figure("ort_as_called_us"), new double[] {20, 20},
            LSTM.figure("limit_us"), new double[] {1, 1});

    Map<String, double[]> values = Steps.withRatios(List.of(LSTM), measured).values();

    assertThat(values).containsAllEntriesOf(measured).hasSize(7);
    assertThat(LSTM.of("ort_best_over_streamrnn", values)).containsExactly(3, 2);
    assertThat(LSTM.of("ort_as_called_over_streamrnn", values)).containsExactly(10, 5);
    assertThat(LSTM.of("share_of_limit", values)).containsExactly(0.5, 0.25);
  }
}
