/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.testkit.RnnHarness;
import io.streamrnn.testkit.SampleModels;
import org.junit.jupiter.api.Test;

/** Records whose object is filled again for the next one, as Flink allows with object reuse. */
class ObjectReuseTest {

  /** A record that can be filled again. */
  public static final class Slot {
    public float value;

    /** For Flink. */
    public Slot() {}

    Slot(float value) {
      this.value = value;
    }
  }

  @Test
  void aLateRecordThatWaitsInABatchKeepsItsValue() throws Exception {
    StreamingRnn<Slot, Float> rnn =
        StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
            .input(Slot.class, 1, slot -> new float[] {slot.value})
            .output(Float.class, (slot, y) -> y[0])
            .order(Order.byEventTime())
            .batching(Batching.ofSize(9))
            .build();
    try (var harness = RnnHarness.start(rnn, slot -> "k")) {
      harness.reuseObjects().watermark(100);
      harness.process(new Slot(1)).process(new Slot(2), 50).process(new Slot(3), 200).flush();

      assertThat(harness.rejected())
          .extracting(rejected -> rejected.record().value)
          .containsExactly(1f, 2f);
    }
  }
}
