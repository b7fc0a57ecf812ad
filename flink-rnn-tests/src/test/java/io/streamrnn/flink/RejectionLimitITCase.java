/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.testkit.SampleModels;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code failAfterRejecting} at the end of the input. */
class RejectionLimitITCase {

  private static final float BAD = Float.NaN;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void looksAtFewerRecordsAtTheEndOfTheInput(boolean isBatched) {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
    var builder = sums().failAfterRejecting(0.5, 1000);
    var rnn = isBatched ? builder.batching(Batching.ofSize(4)).build() : builder.build();
    var outputs = rnn.apply(env.fromData(1f, BAD, BAD).keyBy(x -> "k"));

    assertThatThrownBy(() -> outputs.executeAndCollect(10))
        .rootCause()
        .hasMessageContaining("rejected=2 of the last 3");
  }

  private static StreamingRnnBuilder<Float, Float> sums() {
    return StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
        .input(Float.class, 1, x -> new float[] {x})
        .output(Float.class, (x, y) -> y[0]);
  }
}
