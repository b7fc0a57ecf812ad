/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static io.streamrnn.testkit.RnnVerifier.verify;

import io.streamrnn.flink.StateReport.Cause;
import io.streamrnn.testkit.SampleModels;
import java.time.Duration;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.junit.jupiter.api.Test;

/** An output function that returns null emits nothing, and the state advances. */
class NullOutputTest {

  @Test
  void theStateAdvancesWithoutAResult() throws Exception {
    verify(above(2).build(), x -> "k").given(1f, 1f, 1f).emits(3f).rejects();
  }

  @Test
  void theStateAdvancesInBatches() throws Exception {
    verify(above(2).batching(Batching.ofSize(2)).build(), x -> "k")
        .given(1f, 1f, 1f)
        .emits(3f)
        .rejects();
  }

  @Test
  void theStateAdvancesBehindACommandStream() throws Exception {
    verify(above(2).build(), x -> "k")
        .at(1, 1f)
        .control(Control.query("k"))
        .at(2, 1f, 1f)
        .run()
        .emits(3f)
        .reports(Cause.QUERY);
  }

  @Test
  void theWindowFills() throws Exception {
    verify(above(2).scoring(Scoring.slidingWindow(2)).build(), x -> "k")
        .given(1f, 1f, 2f, 0f)
        .emits(3f)
        .rejects();
  }

  @Test
  void eventsThatWaitedOrWereLateAdvanceTheState() throws Exception {
    verify(above(3).order(Order.byEventTime().onLate(LatePolicy.APPLY)).build(), x -> "k")
        .at(20, 1f)
        .at(10, 1f)
        .watermark(20)
        .at(15, 1f)
        .at(30, 1f)
        .watermark(30)
        .run()
        .emits(4f)
        .rejects();
  }

  @Test
  void aDuplicateEmitsNothingEither() throws Exception {
    verify(above(2).deduplicateById(String::valueOf, 2).build(), x -> "k")
        .given(1f, 1f, 2f, 2f)
        .emits(3f, 3f)
        .rejects();
  }

  @Test
  void anIdleStepAdvancesTheState() throws Exception {
    var idle = IdleSteps.<String, Float>every(Duration.ofMillis(10), String.class, (k, t) -> 1f);
    verify(above(2).idleSteps(idle).build(), x -> "k")
        .at(10, 1f)
        .watermark(20)
        .at(30, 1f)
        .run()
        .emits(3f)
        .rejects();
  }

  @Test
  void theLastScoreIsReported() throws Exception {
    verify(above(9).endWhen(x -> x == 2).build(), x -> "k")
        .given(1f, 2f)
        .emits()
        .reports(Cause.END);
  }

  @Test
  void aRecordOfAFlinkWindowStaysInItsSequence() throws Exception {
    verify(above(2).scoring(Scoring.perWindow()).build(), x -> "k")
        .over(EventTimeSessionWindows.withGap(Duration.ofMillis(10)), x -> 0)
        .at(0, 1f, 1f, 1f)
        .watermark(100)
        .run()
        .emits(3f)
        .rejects();
  }

  @Test
  void aRecordOfSeveralStepsAdvancesTheState() throws Exception {
    var rnn =
        StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
            .steps(Float.class, 1, x -> new float[][] {{x}, {x}})
            .output(Float.class, (x, y) -> y[1][0] > 2 ? y[1][0] : null)
            .build();
    verify(rnn, x -> "k").given(1f, 1f).emits(4f).rejects();
  }

  private static StreamingRnnBuilder<Float, Float> above(float limit) {
    return StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
        .input(Float.class, 1, x -> new float[] {x})
        .output(Float.class, (x, y) -> y[0] > limit ? y[0] : null);
  }
}
