/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.testkit.RnnHarness;
import io.streamrnn.testkit.SampleModels;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputTest {

  // What the output function was handed; it runs in this JVM.
  private static final List<float[]> KEPT = new ArrayList<>();

  @Test
  void handsOutScoresThatMayBeKept() throws Exception {
    KEPT.clear();
    var rnn =
        StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
            .input(Float.class, 1, x -> new float[] {x})
            .output(Boolean.class, (x, y) -> KEPT.add(y))
            .build();
    try (var harness = RnnHarness.start(rnn, x -> "k")) {
      harness.process(1f).process(2f);
    }

    assertThat(KEPT).containsExactly(new float[] {1}, new float[] {3});
  }

  @Test
  void keepsWhatTheOutputFunctionDoesToItsScoreToItself() throws Exception {
    var rnn =
        StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
            .input(Float.class, 1, x -> new float[] {x})
            .output(Float.class, (x, y) -> y[0]++)
            .build();
    try (var harness = RnnHarness.start(rnn, x -> "k")) {
      assertThat(harness.process(1f).process(2f).outputs()).containsExactly(1f, 3f);
    }
  }
}
