/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static io.streamrnn.testkit.RnnVerifier.verify;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.testkit.RnnHarness;
import io.streamrnn.testkit.SampleModels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.junit.jupiter.api.Test;

/** What the output function with a context sees of a record, however events are run. */
class ScoreContextTest {

  /** All of a context that a test may expect. */
  record Seen(
      String key,
      long time,
      long steps,
      String flags,
      float[] previousScore,
      float[] features,
      float[] previousFeatures) {

    static Seen of(ScoreContext context) {
      return new Seen(
          context.key(String.class),
          context.timestamp().orElse(-1),
          context.steps(),
          (context.isFirst() ? "first" : "") + (context.isDuplicate() ? "duplicate" : ""),
          context.previousScore().orElse(null),
          context.features(),
          context.previousFeatures().orElse(null));
    }
  }

  @Test
  void knowsWhatWasBeforeARecord() throws Exception {
    verify(sums().build(), x -> "k")
        .at(10, 1f, 2f)
        .run()
        .emits(seen(10, 1, "first", null, 1, null), seen(10, 2, "", 1f, 2, 1f));
  }

  @Test
  void knowsThatARecordHasNoTimestamp() throws Exception {
    verify(sums().build(), x -> "k").given(1f).emits(seen(-1, 1, "first", null, 1, null));
  }

  @Test
  void isTheSameInBatches() throws Exception {
    try (var harness = RnnHarness.start(sums().batching(Batching.ofSize(3)).build(), x -> "k")) {
      harness.process(1f).process(2f).process(4f);

      assertThat(harness.outputs())
          .usingRecursiveComparison()
          .isEqualTo(
              List.of(
                  seen(-1, 1, "first", null, 1, null),
                  seen(-1, 2, "", 1f, 2, 1f),
                  seen(-1, 3, "", 3f, 4, 2f)));
    }
  }

  @Test
  void startsAgainWithASequence() throws Exception {
    verify(sums().startWhen(x -> x == 5).build(), x -> "k")
        .given(1f, 5f, 2f)
        .emits(
            seen(-1, 1, "first", null, 1, null),
            seen(-1, 1, "first", null, 5, null),
            seen(-1, 2, "", 5f, 2, 5f));
  }

  @Test
  void theFirstScoreOfAWindowIsThatOfAFullOne() throws Exception {
    verify(sums().scoring(Scoring.slidingWindow(2)).build(), x -> "k")
        .given(1f, 2f, 4f)
        .emits(seen(-1, 2, "first", null, 2, 1f), seen(-1, 3, "", 3f, 4, 2f));
  }

  @Test
  void emptyScoresOfAWindowThatFillsDoNotCount() throws Exception {
    Scoring scoring = Scoring.slidingWindow(2).whileFilling(WhileFilling.EMPTY);
    verify(sums().scoring(scoring).build(), x -> "k")
        .given(1f, 2f, 4f)
        .emits(
            seen(-1, 1, "first", null, 1, null),
            seen(-1, 2, "first", null, 2, 1f),
            seen(-1, 3, "", 3f, 4, 2f));
  }

  @Test
  void scoresOfAWindowThatFillsCount() throws Exception {
    Scoring scoring = Scoring.slidingWindow(2).whileFilling(WhileFilling.SCORE);
    verify(sums().scoring(scoring).build(), x -> "k")
        .given(1f, 2f)
        .emits(seen(-1, 1, "first", null, 1, null), seen(-1, 2, "", 1f, 2, 1f));
  }

  @Test
  void aMaskedStepHasMissingFeaturesAndDoesNotCount() throws Exception {
    verify(sums().missingValues(MissingValues.maskStep()).build(), x -> "k")
        .given(Float.NaN, 1f, Float.NaN, 2f)
        .emits(
            seen(-1, 0, "first", null, Float.NaN, null),
            seen(-1, 1, "first", null, 1, Float.NaN),
            seen(-1, 1, "", 1f, Float.NaN, 1f),
            seen(-1, 2, "", 1f, 2, Float.NaN));
  }

  @Test
  void aMissingValueIsSeenAsSuchThoughTheModelSeesAnother() throws Exception {
    verify(sums().missingValues(MissingValues.fillWith(8)).build(), x -> "k")
        .given(Float.NaN, 1f)
        .emits(seen(-1, 1, "first", null, Float.NaN, null), seen(-1, 2, "", 8f, 1, Float.NaN));
  }

  @Test
  void aRejectedRecordIsNoPreviousOne() throws Exception {
    verify(sums().build(), x -> "k")
        .given(1f, Float.NaN, 2f)
        .emits(seen(-1, 1, "first", null, 1, null), seen(-1, 2, "", 1f, 2, 1f));
  }

  @Test
  void aDuplicateHasTheStepsAndFeaturesOfTheLastStep() throws Exception {
    verify(sums().deduplicateById(String::valueOf, 2).build(), x -> "k")
        .given(1f, 2f, 1f)
        .emits(
            seen(-1, 1, "first", null, 1, null),
            seen(-1, 2, "", 1f, 2, 1f),
            seen(-1, 2, "duplicate", null, 2, null));
  }

  @Test
  void aDuplicateAfterTheEndOfItsSequenceHasNoStepsWhetherOrNotTheWatermarkHasPassed()
      throws Exception {
    verify(
            sums().deduplicateById(String::valueOf, 2).sessionGap(Duration.ofMillis(20)).build(),
            x -> "k")
        .at(10, 1f)
        .at(50, 1f)
        .watermark(40)
        .at(50, 1f)
        .run()
        .emits(
            seen(10, 1, "first", null, 1, null),
            new Seen("k", 50, 0, "duplicate", null, new float[0], null),
            new Seen("k", 50, 0, "duplicate", null, new float[0], null));
  }

  @Test
  void aRecordOfSeveralStepsCountsThemAndHasTheLastFeatures() throws Exception {
    var rnn =
        StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
            .steps(Float.class, 1, x -> new float[][] {{x}, {x + 1}})
            .output(Seen.class, (x, y, context) -> Seen.of(context))
            .build();
    verify(rnn, x -> "k")
        .given(1f, 4f)
        .emits(seen(-1, 2, "first", null, 2, null), seen(-1, 4, "", 3f, 5, 2f));
  }

  @Test
  void aRecordWithoutAStepHasNoFeaturesAndChangesNothing() throws Exception {
    var rnn =
        StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
            .steps(Float.class, 1, x -> x == 0 ? new float[0][] : new float[][] {{x}})
            .output(Seen.class, (x, y, context) -> Seen.of(context))
            .build();
    verify(rnn, x -> "k")
        .given(1f, 0f, 2f)
        .emits(
            seen(-1, 1, "first", null, 1, null),
            new Seen("k", -1, 1, "", new float[] {1}, new float[0], new float[] {1}),
            seen(-1, 2, "", 1f, 2, 1f));
  }

  @Test
  void theRecordsOfAFlinkWindowAreOneSequence() throws Exception {
    verify(sums().scoring(Scoring.perWindow()).build(), x -> "k")
        .over(EventTimeSessionWindows.withGap(Duration.ofMillis(10)), x -> x.longValue())
        .at(0, 2f, 1f)
        .watermark(100)
        .run()
        .emits(seen(1, 1, "first", null, 1, null), seen(2, 2, "", 1f, 2, 1f));
  }

  @Test
  void statesThatWereSetStartASequence() throws Exception {
    verify(sums().build(), x -> "k")
        .at(1, 1f)
        .control(Control.setStates("k", new float[][] {{7}}))
        .at(2, 2f)
        .run()
        .emits(seen(1, 1, "first", null, 1, null), seen(2, 1, "first", null, 2, null));
  }

  @Test
  void aSavepointOfAJobWithoutContextHasNoPreviousScore() throws Exception {
    StreamingRnn<Float, Seen> without =
        input().output(Seen.class, (x, y) -> seen(0, 0, "plain", null, 0, null)).build();
    try (var harness = RnnHarness.start(without, x -> "k", new HashMapStateBackend())) {
      harness.process(1f);
      harness.restart(sums().build(), false, 1);
      harness.process(2f).process(4f);

      assertThat(harness.outputs().subList(1, 3))
          .usingRecursiveComparison()
          .isEqualTo(List.of(seen(-1, 2, "", null, 2, null), seen(-1, 3, "", 3f, 4, 2f)));
    }
  }

  // What the output function was handed; it runs in this JVM.
  private static final List<ScoreContext> KEPT = new ArrayList<>();

  @Test
  void mayBeKeptAndItsArraysWrittenTo() throws Exception {
    KEPT.clear();
    float[] reused = new float[1];
    var rnn =
        StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
            .input(
                Float.class,
                1,
                x -> {
                  reused[0] = x;
                  return reused;
                })
            .output(
                Boolean.class,
                (x, y, context) -> {
                  context.features()[0] = 9;
                  context.previousScore().ifPresent(score -> Arrays.fill(score, 9));
                  return KEPT.add(context);
                })
            .build();
    try (var harness = RnnHarness.start(rnn, x -> "k")) {
      harness.process(1f).process(2f).process(4f);
    }

    assertThat(KEPT.stream().map(Seen::of).toList())
        .usingRecursiveComparison()
        .isEqualTo(
            List.of(
                seen(-1, 1, "first", null, 1, null),
                seen(-1, 2, "", 1f, 2, 1f),
                seen(-1, 3, "", 3f, 4, 2f)));
  }

  @Test
  void aKeyOfAnotherTypeRejectsTheRecord() throws Exception {
    var rnn = input().output(Integer.class, (x, y, context) -> context.key(Integer.class)).build();
    verify(rnn, x -> "k").given(1f).emits().rejects(Rejected.Reason.OUTPUT_FAILED);
  }

  private static Seen seen(
      long time, long steps, String flags, Float score, float features, Float featuresBefore) {
    return new Seen(
        "k",
        time,
        steps,
        flags,
        score == null ? null : new float[] {score},
        new float[] {features},
        featuresBefore == null ? null : new float[] {featuresBefore});
  }

  private static RnnInputStage<Float> input() {
    return StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
        .input(Float.class, 1, x -> new float[] {x});
  }

  private static StreamingRnnBuilder<Float, Seen> sums() {
    return input().output(Seen.class, (x, y, context) -> Seen.of(context));
  }
}
