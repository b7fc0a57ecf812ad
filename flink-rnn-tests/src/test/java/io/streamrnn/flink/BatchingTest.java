/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static io.streamrnn.flink.Sums.a;
import static io.streamrnn.flink.Sums.b;
import static io.streamrnn.flink.Sums.sum;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.Sums.Sum;
import io.streamrnn.flink.Sums.Term;
import io.streamrnn.testkit.RnnHarness;
import java.time.Duration;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.junit.jupiter.api.Test;

/** When events that wait for others are scored, and in which order their outputs are emitted. */
class BatchingTest {

  private static RnnHarness<Term, String, Sum> ofThree() throws Exception {
    return RnnHarness.start(
        Sums.rnn(b -> b.batching(Batching.ofSize(3).linger(Duration.ofMillis(50)))), Term::key);
  }

  @Test
  void scoresABatchThatIsFull() throws Exception {
    try (var harness = ofThree()) {
      harness.process(a(1)).process(b(10));
      assertThat(harness.outputs()).isEmpty();

      harness.process(a(2));
      assertThat(harness.outputs()).containsExactly(sum(1), new Sum("b", 10), sum(3));
    }
  }

  @Test
  void scoresABatchWhoseFirstEventHasWaitedLongEnough() throws Exception {
    try (var harness = ofThree()) {
      harness.process(a(1)).setProcessingTime(49);
      assertThat(harness.outputs()).isEmpty();

      harness.setProcessingTime(50);
      assertThat(harness.outputs()).containsExactly(sum(1));
    }
  }

  @Test
  void scoresABatchBeforeABarrier() throws Exception {
    try (var harness = ofThree()) {
      harness.process(a(1)).snapshot();

      assertThat(harness.outputs()).containsExactly(sum(1));
    }
  }

  @Test
  void keepsWatermarksWhereTheyWereAndIsNotCutByThem() throws Exception {
    try (var harness = ofThree()) {
      harness.process(a(1), 1).watermark(1).process(a(2), 2);
      assertThat(harness.recordsAndWatermarks()).isEmpty();

      harness.process(a(4), 3);
      assertThat(harness.recordsAndWatermarks())
          .containsExactly(
              new StreamRecord<>(sum(1), 1),
              new Watermark(1),
              new StreamRecord<>(sum(3), 2),
              new StreamRecord<>(sum(7), 3));
    }
  }

  @Test
  void rejectsOnlyTheRecordAtFault() throws Exception {
    try (var harness = ofThree()) {
      harness.process(a(1)).process(b(Float.MAX_VALUE)).process(b(Float.MAX_VALUE));

      assertThat(harness.outputs()).containsExactly(sum(1), new Sum("b", Float.MAX_VALUE));
      assertThat(harness.rejected())
          .extracting(Rejected::reason)
          .containsExactly(Rejected.Reason.DIVERGED);
    }
  }

  @Test
  void appliesAllEventsOfATimeBeforeAGapThatEndsThen() throws Exception {
    Sums.verify(
            b ->
                b.batching(Batching.ofSize(3))
                    .order(Order.byEventTime())
                    .sessionGap(Duration.ofMillis(10)))
        .at(0, a(1))
        .at(10, a(Float.NaN), a(2))
        .watermark(10)
        .run()
        .emits(sum(1), sum(3))
        .reports();
  }
}
