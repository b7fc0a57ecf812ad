/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.MissingValues;
import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.StatePrecision;
import io.streamrnn.flink.WhileFilling;
import io.streamrnn.flink.internal.TestModels;
import io.streamrnn.flink.internal.plan.ConstantsPlan;
import io.streamrnn.flink.internal.plan.InputPlan;
import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.step.Runner;
import io.streamrnn.flink.internal.step.Runs;
import io.streamrnn.model.Model;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MemoryTest {

  private static final float THIRD = 1 / 3f;

  private final Runs runs = new Runs();
  private final Runner runner = Runner.of(TestPlan.SUMS, 1);

  @Nested
  class OfModelStates {

    private final Memory memory = memory(Scoring.stateful(), StatePrecision.FLOAT32);

    @Test
    void continuesFromTheStateBefore() throws Exception {
      KeyState state = started(memory);

      assertThat(take(memory, state, 1, 2)).containsExactly("[1.0]", "[3.0]");
      assertThat(take(memory, state, 4)).containsExactly("[7.0]");
      assertThat(state.steps()).isEqualTo(3);
      assertThat(state.values()).containsExactly(7);
    }

    @Test
    void takesNoStepWhereAllAreMasked() throws Exception {
      KeyState state = started(memory);

      assertThat(take(memory, state, Float.NaN)).containsExactly("[0.0]");
      assertThat(state.steps()).isZero();
    }

    @Test
    void aMaskedStepHasTheScoreOfTheStepBefore() throws Exception {
      KeyState state = started(memory);

      assertThat(take(memory, state, 2, Float.NaN, 3)).containsExactly("[2.0]", "[2.0]", "[5.0]");
    }

    @Test
    void aMaskedStepHasNoScoreOfAnotherLength() throws Exception {
      KeyState state = started(memory);
      state.score(new float[] {1, 2, 3});

      assertThat(take(memory, state, Float.NaN)).containsExactly("[0.0]");
    }

    @Test
    void isRoundedWhereItIsWritten() throws Exception {
      Memory rounded = memory(Scoring.stateful(), StatePrecision.BFLOAT16);
      KeyState state = started(rounded);

      assertThat(take(rounded, state, THIRD)).containsExactly("[" + THIRD + "]");
      assertThat(Float.floatToRawIntBits(state.values()[0]) & 0xFFFF).isZero();
    }

    @Test
    void reportsItsStates() throws Exception {
      KeyState state = started(memory);
      take(memory, state, 5);

      assertThat(memory.states(tensors(), state)).isEqualTo(new float[][] {{5}});
    }
  }

  @Nested
  class OfAWindow {

    @Test
    void emitsNothingWhileItFills() throws Exception {
      Memory memory = memory(Scoring.slidingWindow(3), StatePrecision.FLOAT32);
      KeyState state = started(memory);

      assertThat(take(memory, state, 1, 2)).isEmpty();
      assertThat(take(memory, state, 4)).containsExactly("[7.0]");
    }

    @Test
    void scoresTheLastEventsFromTheInitialState() throws Exception {
      Memory memory = memory(Scoring.slidingWindow(2), StatePrecision.FLOAT32);
      KeyState state = started(memory);

      assertThat(take(memory, state, 1, 2, 4)).containsExactly("[3.0]", "[6.0]");
      assertThat(take(memory, state, 8)).containsExactly("[12.0]");
    }

    @Test
    void canBeScoredWhileItFills() throws Exception {
      Memory memory =
          memory(Scoring.slidingWindow(2).whileFilling(WhileFilling.SCORE), StatePrecision.FLOAT32);

      assertThat(take(memory, started(memory), Float.NaN, 1, 2))
          .containsExactly("[0.0]", "[1.0]", "[3.0]");
    }

    @Test
    void canHaveEmptyScoresWhileItFills() throws Exception {
      Memory memory =
          memory(Scoring.slidingWindow(2).whileFilling(WhileFilling.EMPTY), StatePrecision.FLOAT32);

      assertThat(take(memory, started(memory), Float.NaN, 1, 2))
          .containsExactly("[]", "[]", "[3.0]");
    }

    @Test
    void aMaskedStepHasNoScoreOfAnotherLength() throws Exception {
      Memory memory = memory(Scoring.slidingWindow(2), StatePrecision.FLOAT32);
      KeyState state = started(memory);
      take(memory, state, 1, 2);
      state.score(new float[] {1, 2, 3});

      assertThat(take(memory, state, Float.NaN)).isEmpty();
    }

    @Test
    void anEmptyScoreIsOneWhereAWindowThatFillsHasThem() {
      Scoring.SlidingWindow window = Scoring.slidingWindow(2);

      assertThat(lengths(memory(window.whileFilling(WhileFilling.EMPTY), StatePrecision.FLOAT32)))
          .containsExactly(0, 1);
      assertThat(lengths(memory(window, StatePrecision.FLOAT32))).containsExactly(1);
    }

    @Test
    void aScoreOfRowsHasThoseOfTheWindowOrFewerWhileItFills() {
      Model model = TestModels.sumsBothWays();
      Scoring.SlidingWindow window = Scoring.slidingWindow(2);

      assertThat(lengths(rows(model, window))).containsExactly(4);
      assertThat(lengths(rows(model, window.whileFilling(WhileFilling.SCORE))))
          .containsExactly(2, 4);
    }

    private static Memory rows(Model model, Scoring.SlidingWindow window) {
      return new InputWindow(window, true, model, new float[0], "", false);
    }

    private static List<Integer> lengths(Memory memory) {
      return IntStream.range(0, 9)
          .filter(length -> memory.hasLengthOf(new float[length]))
          .boxed()
          .toList();
    }

    @Test
    void roundsTheInputsThatItStores() throws Exception {
      Memory memory = memory(Scoring.slidingWindow(2), StatePrecision.BFLOAT16);
      KeyState state = started(memory);
      take(memory, state, THIRD);

      assertThat(Float.floatToRawIntBits(state.values()[0]) & 0xFFFF).isZero();
    }

    @Test
    void reportsNoStates() {
      Memory memory = memory(Scoring.slidingWindow(2), StatePrecision.FLOAT32);

      assertThat(memory.states(tensors(), started(memory))).isEmpty();
    }

    @Test
    void doesNotDependOnTheModel() {
      assertThat(memory(Scoring.slidingWindow(2), StatePrecision.FLOAT32).stamp()).isZero();
    }
  }

  private static Memory memory(Scoring scoring, StatePrecision type) {
    TestPlan plan = new TestPlan();
    plan.scoring = scoring;
    plan.statePrecision = type;
    RnnPlan<Float, String> built = plan.plan();
    return Memory.of(built, TestPlan.SUMS, tensors().initial());
  }

  private static KeyTensors<Float> tensors() {
    RnnPlan<Float, String> plan = new TestPlan().plan();
    return new KeyTensors<>(
        TestPlan.SUMS, plan.sequences().initial(), plan.input().constants(), false);
  }

  private static KeyState started(Memory memory) {
    KeyState state = new KeyState(memory.stamp());
    state.open();
    memory.start(new float[1], state);
    return state;
  }

  /** Takes the steps of an event, of which a NaN is masked, and returns its scores. */
  private List<String> take(Memory memory, KeyState state, float... inputs) throws Exception {
    Features.Steps steps = masking().read(rows(inputs), KeyState.NONE, state, new Features.Steps());
    runs.reuse();
    memory.addRuns(steps.unmasked(), state, state.values(), null, runs);
    runner.run(runs);
    List<String> scores =
        Arrays.stream(memory.scores(steps, runs, state)).map(Arrays::toString).toList();
    memory.commit(steps.unmasked(), runs, state);
    return scores;
  }

  private static Features<float[][]> masking() {
    InputPlan<float[][]> input =
        new InputPlan<>(
            (rows, texts, one) -> rows,
            1,
            InputPlan.Option.STEPS,
            false,
            "",
            MissingValues.maskStep(),
            InputPlan.NO_ELAPSED_TIME,
            ConstantsPlan.none());
    return new Features<>(input, 1, List.of(), false, false);
  }

  private static float[][] rows(float[] inputs) {
    float[][] rows = new float[inputs.length][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new float[] {inputs[i]};
    }
    return rows;
  }
}
