/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.Order;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.flink.StreamingRnnBuilder;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.junit.jupiter.api.Test;

/** The harness does what a job does. */
class RnnHarnessTest {

  @Test
  void aWatermarkNeverGoesBack() throws Exception {
    try (var harness = RnnHarness.start(inOrder(), x -> "k")) {
      harness.watermark(100).watermark(50).watermark(100);
      harness.process(1f, 60);

      assertThat(harness.recordsAndWatermarks()).containsExactly(new Watermark(100));
      assertThat(harness.rejected()).hasSize(1);

      harness.restart();
      harness.process(1f, 60);

      assertThat(harness.rejected()).as("after a restart").hasSize(2);
    }
  }

  @Test
  void aWatermarkThatIsForgottenRisesAgainAfterTheRestart() throws Exception {
    try (var harness = RnnHarness.start(inOrder(), x -> "k")) {
      harness.watermark(100).forgetWatermark().watermark(50);
      harness.process(1f, 60);

      assertThat(harness.rejected()).as("before the restart").hasSize(1);

      harness.restart();
      harness.process(1f, 60).watermark(70);

      assertThat(harness.outputs()).containsExactly(1f);
    }
  }

  private static StreamingRnn<Float, Float> inOrder() {
    return sums().order(Order.byEventTime()).build();
  }

  private static StreamingRnnBuilder<Float, Float> sums() {
    return StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
        .input(Float.class, 1, x -> new float[] {x})
        .output(Float.class, (x, y) -> y[0]);
  }
}
