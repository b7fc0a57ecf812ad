/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.guide;

import static io.streamrnn.guide.Pumps.a;
import static io.streamrnn.guide.Pumps.alert;
import static io.streamrnn.guide.Pumps.alertOfB;
import static io.streamrnn.guide.Pumps.b;
import static io.streamrnn.guide.Pumps.sums;
import static io.streamrnn.testkit.RnnVerifier.verify;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.EmbeddingCell;
import io.streamrnn.flink.Batching;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.guide.Pumps.Alert;
import io.streamrnn.guide.Pumps.Reading;
import io.streamrnn.model.Model;
import io.streamrnn.testkit.RnnHarness;
import java.time.Duration;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.junit.jupiter.api.Test;

/** Page {@code batching.md}. */
class BatchingPageTest {

  @Test
  void batches() throws Exception {
    // guide: begin
    verify(sums().batching(Batching.ofSize(64)).build(), Reading::pump)
        .given(a(1, ""), b(10), a(2, ""))
        .emits(alert(1), alertOfB(10), alert(3));
    // guide: end
  }

  @Test
  void linger() throws Exception {
    // guide: begin
    StreamingRnn<Reading, Alert> rnn =
        sums().batching(Batching.ofSize(3).linger(Duration.ofMillis(5))).build();

    try (RnnHarness<Reading, String, Alert> harness = RnnHarness.start(rnn, Reading::pump)) {
      harness.process(a(1, "")).process(b(10));
      assertThat(harness.outputs()).isEmpty(); // They wait for a third one,

      harness.setProcessingTime(5);
      assertThat(harness.outputs()).containsExactly(alert(1), alertOfB(10)); // but not for long.

      harness.process(a(2, "")).process(a(4, "")).process(b(20)); // Full: scored at once.
      assertThat(harness.outputs()).endsWith(alert(3), alert(7), alertOfB(30));
    }
    // guide: end
  }

  // -- what happens when ...

  private static RnnHarness<Reading, String, Alert> ofFour() throws Exception {
    return RnnHarness.start(
        sums().batching(Batching.ofSize(4).linger(Duration.ofHours(1))).build(), Reading::pump);
  }

  @Test
  void aBatchThatWasLostInAFailureIsScoredFromTheReplay() throws Exception {
    try (var harness = ofFour()) {
      harness.process(a(1)).process(b(10));
      RnnHarness.Checkpoint checkpoint = harness.checkpoint();
      harness.process(a(2)).process(b(20)).process(a(4));
      harness.failAndRestore(checkpoint);
      harness.process(a(2)).process(b(20)).process(a(4)).process(a(8));

      assertThat(harness.outputs())
          .containsExactly(alert(1), alertOfB(10), alert(3), alertOfB(30), alert(7), alert(15));
    }
  }

  @Test
  void theOthersOfABatchAreScoredWhenOneIsRejected() throws Exception {
    verify(sums().batching(Batching.ofSize(4)).build(), Reading::pump)
        .given(a(1), b(Float.NaN), a(Float.POSITIVE_INFINITY), a(2))
        .emits(alert(1), alert(3))
        .rejects(Reason.NOT_FINITE, Reason.NOT_FINITE);
  }

  @Test
  void aBatchThatTheNetworkFailsOnIsScoredButForTheRecordAtFault() throws Exception {
    // The table has rows 0, 1 and 2: the whole batch fails for token 3.
    StreamingRnn<Reading, Alert> rnn =
        StreamingRnn.model(ModelSource.of("tokens", BatchingPageTest::tokens))
            .token(Reading.class, r -> (int) r.value())
            .output(Alert.class, (r, y) -> new Alert(r.pump(), y[0]))
            .batching(Batching.ofSize(5).linger(Duration.ofHours(1)))
            .build();
    try (RnnHarness<Reading, String, Alert> harness = RnnHarness.start(rnn, Reading::pump)) {
      for (int token = 0; token < 5; token++) {
        harness.process(new Reading("pump " + token, token % 4, ""));
      }

      assertThat(harness.outputs()).extracting(Alert::score).containsExactly(10f, 20f, 30f, 10f);
      assertThat(harness.rejected()).extracting(Rejected::key).containsExactly("pump 3");
      assertThat(harness.rejected())
          .extracting(Rejected::reason)
          .containsExactly(Reason.STEP_FAILED);
    }
  }

  private static Model tokens() {
    return Model.of(
        "tokens",
        new EmbeddingCell(Weight.of("embeddings", Shape.of(3, 1), new float[] {10, 20, 30})),
        new Counter(0, false));
  }

  @Test
  void aBatchIsScoredBeforeAWatermarkThatSomethingMayBeDueAt() throws Exception {
    StreamingRnn<Reading, Alert> rnn =
        sums().sessionGap(Duration.ofMillis(10)).batching(Batching.ofSize(4)).build();
    try (RnnHarness<Reading, String, Alert> harness = RnnHarness.start(rnn, Reading::pump)) {
      harness.process(a(1), 0).watermark(1);

      assertThat(harness.recordsAndWatermarks())
          .containsExactly(new StreamRecord<>(alert(1), 0), new Watermark(1));
    }
  }
}
