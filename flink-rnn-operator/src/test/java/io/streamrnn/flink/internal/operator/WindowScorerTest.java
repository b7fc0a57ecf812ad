/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.MissingValues;
import io.streamrnn.flink.ScoreContext;
import io.streamrnn.flink.internal.TestModels;
import io.streamrnn.flink.internal.plan.ConstantsPlan;
import io.streamrnn.flink.internal.plan.InputPlan;
import io.streamrnn.flink.internal.plan.OutputPlan;
import io.streamrnn.flink.internal.plan.RowsOutput;
import io.streamrnn.flink.internal.rules.TestPlan;
import io.streamrnn.flink.internal.step.ModelRunners;
import io.streamrnn.model.Model;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A record that is rejected leaves no trace in its window. */
@SuppressWarnings("serial") // The functions of a test are not serialized.
class WindowScorerTest {

  private static final float HUGE = 3e38f;
  private static final float NO_RESULT = 2;

  private final TestPlan plan = new TestPlan();

  WindowScorerTest() {
    plan.output = OutputPlan.of((Float x, float[][] scores) -> line(x, scores[scores.length - 1]));
  }

  // -- causal models

  @Test
  void aRecordWhoseOutputFunctionThrowsTakesNoStep() throws Exception {
    assertThat(score(TestModels.sums(), 1, NO_RESULT, 4))
        .containsExactly("1.0 [1.0]", "OUTPUT_FAILED", "4.0 [5.0]", "score [5.0] states [[5.0]]");
  }

  @Test
  void aRecordAtWhoseStepTheModelDivergesFillsNoGap() throws Exception {
    plan.input = input(MissingValues.forwardFill(0), InputPlan.NO_ELAPSED_TIME);
    assertThat(score(TestModels.sums(), HUGE, 0, HUGE, Float.NaN))
        .containsExactly(
            "3.0E38 [3.0E38]",
            "0.0 [3.0E38]",
            "DIVERGED",
            "NaN [3.0E38]",
            "score [3.0E38] states [[3.0E38]]");
  }

  @Test
  void aRecordWhoseOutputFunctionThrowsFillsNoGap() throws Exception {
    plan.input = input(MissingValues.forwardFill(0), InputPlan.NO_ELAPSED_TIME);
    assertThat(score(TestModels.sums(), 1, NO_RESULT, Float.NaN))
        .startsWith("1.0 [1.0]", "OUTPUT_FAILED", "NaN [2.0]");
  }

  @Test
  void timeIsCountedFromTheLastRecordThatIsNotRejected() throws Exception {
    plan.input = input(MissingValues.reject(), Duration.ofMillis(1));
    assertThat(score(TestModels.twoInputs("sum", 1), 1, NO_RESULT, 1))
        .startsWith("1.0 [1.0]", "OUTPUT_FAILED", "1.0 [21.0]");
  }

  @Test
  void theContextIsThatOfRecordsThatAreNotRejected() throws Exception {
    plan.output =
        OutputPlan.of(
            (Float x, float[][] scores, ScoreContext context) ->
                line(
                    x,
                    (float) context.steps(),
                    context.previousScore().orElse(new float[1])[0],
                    context.previousFeatures().orElse(new float[1])[0]));
    assertThat(score(TestModels.sums(), 1, NO_RESULT, 4))
        .startsWith("1.0 [1.0, 0.0, 0.0]", "OUTPUT_FAILED", "4.0 [2.0, 1.0, 1.0]");
  }

  @Test
  void allRowsAreThoseOfRecordsThatAreNotRejected() throws Exception {
    plan.output = rows();
    assertThat(score(TestModels.sums(), 1, 4, NO_RESULT))
        .containsExactly("", "4.0 [[1.0], [5.0]]", "OUTPUT_FAILED", "score [5.0] states [[5.0]]");
  }

  // -- models of whole sequences

  @Test
  void otherRecordsOfANetworkOfBothDirectionsAreScoredWithoutIt() throws Exception {
    assertThat(score(TestModels.sumsBothWays(), 1, NO_RESULT, 4))
        .containsExactly(
            "1.0 [1.0, 5.0]", "OUTPUT_FAILED", "4.0 [5.0, 4.0]", "score [5.0, 4.0] states []");
  }

  @Test
  void severalRejectedRecordsOfANetworkOfBothDirectionsLeaveNoTrace() throws Exception {
    assertThat(score(TestModels.sumsBothWays(), NO_RESULT, 1, HUGE, HUGE, NO_RESULT))
        .containsExactly(
            "OUTPUT_FAILED",
            "1.0 [1.0, 3.0E38]",
            "3.0E38 [3.0E38, 3.0E38]",
            "DIVERGED",
            "OUTPUT_FAILED",
            "score [3.0E38, 3.0E38] states []");
  }

  @Test
  void aRecordAtFaultInANetworkOfBothDirectionsFillsNoGap() throws Exception {
    plan.input = input(MissingValues.forwardFill(0), InputPlan.NO_ELAPSED_TIME);
    assertThat(score(TestModels.sumsBothWays(), HUGE, 0, HUGE, Float.NaN))
        .containsExactly(
            "3.0E38 [3.0E38, 3.0E38]",
            "0.0 [3.0E38, 0.0]",
            "DIVERGED",
            "NaN [3.0E38, 0.0]",
            "score [3.0E38, 0.0] states []");
  }

  @Test
  void theRecordBeforeIsTheLastOneIfTheOutputFunctionRejectsTheLast() throws Exception {
    assertThat(score(TestModels.lastSumsBothWays(), 1, 4, NO_RESULT))
        .containsExactly("", "4.0 [5.0, 5.0]", "OUTPUT_FAILED", "score [5.0, 5.0] states []");
  }

  @Test
  void aWindowOfWhichAllRecordsAreRejectedEnds() throws Exception {
    assertThat(score(TestModels.lastSumsBothWays(), NO_RESULT, NO_RESULT))
        .startsWith("OUTPUT_FAILED", "OUTPUT_FAILED");
  }

  @Test
  void aWindowOfFixedLengthIsRejectedAsAWholeIfTheModelFails() throws Exception {
    assertThat(score(TestModels.sumOfThree(), HUGE, HUGE, 1))
        .startsWith("DIVERGED", "DIVERGED", "DIVERGED");
  }

  @Test
  void aWindowOfFixedLengthIsTooShortWithoutARejectedRecord() throws Exception {
    assertThat(score(TestModels.sumOfThree(), 1, 4, NO_RESULT))
        .startsWith("STEP_FAILED", "STEP_FAILED", "OUTPUT_FAILED");
  }

  /** What became of each record, and of the window; records are 10 ms apart. */
  private List<String> score(Model model, float... values) throws Exception {
    TimedRunner runner = new TimedRunner(new ModelRunners(1), TestPlan.metrics());
    List<WindowRecord<Float, String>> records = new ArrayList<>();
    for (float value : values) {
      records.add(WindowRecord.at(10L * records.size(), value));
    }
    var scored = new WindowScorer<>(plan.plan(), model, runner).score("key", records);
    List<String> lines = new ArrayList<>();
    records.forEach(record -> lines.add(line(record)));
    lines.add(
        "score %s states %s"
            .formatted(Arrays.toString(scored.score()), Arrays.deepToString(scored.states())));
    return lines;
  }

  private static String line(WindowRecord<Float, String> record) {
    if (record.rejection() != null) {
      return record.rejection().reason().name();
    }
    return record.result() == null ? "" : record.result();
  }

  private static InputPlan<Float> input(MissingValues missing, Duration elapsedUnit) {
    return new InputPlan<>(
        (x, texts, one) -> new float[][] {{x}},
        1,
        InputPlan.Option.INPUT,
        false,
        "",
        missing,
        elapsedUnit,
        ConstantsPlan.none());
  }

  private static OutputPlan<Float, String> rows() {
    return new RowsOutput<>(
        (x, rows) -> {
          requireResult(x);
          return x + " " + Arrays.deepToString(rows);
        });
  }

  private static String line(float x, float... values) {
    requireResult(x);
    return x + " " + Arrays.toString(values);
  }

  private static void requireResult(float x) {
    if (x == NO_RESULT) {
      throw new IllegalStateException("no result");
    }
  }
}
