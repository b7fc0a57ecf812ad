/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static io.streamrnn.flink.Sums.a;
import static io.streamrnn.flink.Sums.b;
import static io.streamrnn.flink.Sums.sum;
import static io.streamrnn.flink.Sums.verify;

import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.Sums.Sum;
import io.streamrnn.flink.Sums.Term;
import io.streamrnn.testkit.RnnVerifier;
import io.streamrnn.testkit.SampleModels;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What the network sees of events, and of silence. */
class InputsTest {

  private static final float MISSING = Float.NaN;

  @Test
  void rejectsAMissingValue() throws Exception {
    verify(b -> b.missingValues(MissingValues.reject()))
        .given(a(MISSING))
        .emits()
        .rejects(Reason.NOT_FINITE);
  }

  @Test
  void fillsInAMissingValue() throws Exception {
    verify(b -> b.missingValues(MissingValues.fillWith(10)))
        .given(a(1), a(MISSING))
        .emits(sum(1), sum(11));
  }

  @Test
  void repeatsTheLastValueOfTheSequence() throws Exception {
    verify(b -> b.missingValues(MissingValues.forwardFill(10)))
        .given(a(MISSING), a(2), a(MISSING), b(MISSING))
        .emits(sum(10), sum(12), sum(14), new Sum("b", 10));
  }

  @Test
  void masksAStepWithAMissingValue() throws Exception {
    verify(b -> b.missingValues(MissingValues.maskStep()))
        .given(a(MISSING), a(2), a(MISSING), a(1))
        .emits(sum(0), sum(2), sum(2), sum(3));
  }

  @Test
  void givesAMaskedStepNoPlaceInAWindow() throws Exception {
    verify(b -> b.missingValues(MissingValues.maskStep()).scoring(Scoring.slidingWindow(2)))
        .given(a(1), a(MISSING), a(2), a(MISSING), a(4))
        .emits(sum(3), sum(3), sum(6));
  }

  @Test
  void flagsValuesThatAreThere() throws Exception {
    verify(2, b -> b.missingValues(MissingValues.indicator()))
        .given(a(5), a(MISSING))
        .emits(sum(6), sum(6));
  }

  @Test
  void addsTheTimeSinceTheLatestStep() throws Exception {
    verify(2, b -> b.elapsedTimeFeature(Duration.ofMillis(10)))
        .at(100, a(1))
        .at(130, a(1))
        .at(120, a(1))
        .at(140, a(1))
        .run()
        .emits(sum(1), sum(5), sum(6), sum(8));
  }

  @Test
  void takesStepsWhenAKeyIsSilent() throws Exception {
    verify(
            b ->
                b.idleSteps(
                    IdleSteps.every(
                            Duration.ofMillis(10), String.class, (key, time) -> a(time / 10f))
                        .atMost(2)))
        .at(100, a(1))
        .watermark(115)
        .watermark(150)
        .at(160, a(1))
        .watermark(170)
        .run()
        .emits(sum(1), sum(12), sum(24), sum(25), sum(42));
  }

  @Test
  void takesTheIdleStepsLeftAtTheEndOfTheInput() throws Exception {
    verify(
            b ->
                b.idleSteps(
                    IdleSteps.every(Duration.ofMillis(10), String.class, (key, time) -> a(1))
                        .atMost(2)))
        .at(100, a(1))
        .watermark(Long.MAX_VALUE)
        .run()
        .emits(sum(1), sum(2), sum(3));
  }

  private static RnnVerifier<Float, String, String> verifySteps() {
    return RnnVerifier.verify(
        StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
            .steps(Float.class, 1, InputsTest::ones)
            .output(String.class, (n, scores) -> Arrays.deepToString(scores))
            .build(),
        n -> "a");
  }

  private static float[][] ones(float count) {
    float[][] steps = new float[(int) count][1];
    for (float[] step : steps) {
      step[0] = 1;
    }
    return steps;
  }

  @Test
  void takesAllStepsOfARecord() throws Exception {
    verifySteps().given(2f, 3f).emits("[[1.0], [2.0]]", "[[3.0], [4.0], [5.0]]");
  }

  @Test
  void leavesTheStatesAsTheyAreForARecordWithoutAStep() throws Exception {
    verifySteps().given(1f, 0f, 1f).emits("[[1.0]]", "[]", "[[2.0]]");
  }

  @Test
  void seesTheTokenOfARecord() throws Exception {
    RnnVerifier.verify(
            StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
                .token(Term.class, term -> term.mark().length())
                .output(Float.class, (term, y) -> y[0])
                .build(),
            Term::key)
        .given(a(0, "xyz"), a(0, "x"))
        .emits(3f, 4f);
  }

  @Test
  void rejectsATokenThatAFloatDoesNotHold() throws Exception {
    RnnVerifier.verify(
            StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
                .token(Term.class, term -> Integer.parseInt(term.mark()))
                .output(Float.class, (term, y) -> y[0])
                .build(),
            Term::key)
        .given(a(0, "16777217"), a(0, "2147483647"), a(0, "16777216"))
        .emits(16_777_216f)
        .rejects(Rejected.Reason.INPUT_FAILED, Rejected.Reason.INPUT_FAILED);
  }
}
