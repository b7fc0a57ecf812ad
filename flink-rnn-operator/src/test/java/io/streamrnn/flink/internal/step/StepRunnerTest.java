/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.internal.TestModels;
import io.streamrnn.flink.internal.state.StateLayout;
import io.streamrnn.model.Model;
import io.streamrnn.model.Stepper;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StepRunnerTest {

  private final Runner runner = Runner.of(TestModels.sums(), 1);

  @Test
  void runsOfDifferentLengthsAreRunTogether() {
    Run two = run(0, true, 1, 2);
    Run three = run(10, true, 1, 2, 3);

    runner.run(List.of(two, three));

    assertThat(two.outputs()).isDeepEqualTo(new float[][] {{1}, {3}});
    assertThat(three.outputs()).isDeepEqualTo(new float[][] {{11}, {13}, {16}});
    assertThat(three.end()).containsExactly(16);
  }

  @Test
  void aRunMayHaveItsLastOutputOnly() {
    Run run = run(0, false, 1, 2);

    runner.run(List.of(run));

    assertThat(run.outputs()).isDeepEqualTo(new float[][] {{3}});
  }

  /** Fewer and more than are stepped at once; all outputs, or the last alone. */
  @Test
  void aRunHasTheBitsOfOneStepAfterTheOtherWhateverItIsRunWith() {
    Model model = TestModels.stack();
    Random random = new Random(2);
    List<Run> runs =
        IntStream.range(0, 40)
            .mapToObj(i -> run(model, 1 + random.nextInt(100), i % 2 == 0, random))
            .toList();
    Runner together = Runner.of(model, 1);
    for (List<Run> some : List.of(runs.subList(0, 1), runs.subList(1, 6), runs)) {
      together.run(some);
      for (Run run : some) {
        assertThat(run.outputs()).isDeepEqualTo(stepped(run));
      }
    }
  }

  private static Run run(Model model, int steps, boolean everyOutput, Random random) {
    float[][] rows = new float[steps][model.inputSize()];
    for (float[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) random.nextGaussian();
      }
    }
    return new Run(model, new float[model.stateSize()], null).take(rows, everyOutput);
  }

  private static float[][] stepped(Run run) {
    Stepper stepper = run.model().stepper();
    float[][] outputs = new float[run.steps()][];
    float[] x = new float[run.model().inputSize()];
    for (int step = 0; step < outputs.length; step++) {
      run.rows().copy(step, x, 0, x.length);
      outputs[step] = stepper.step(x).clone();
    }
    return run.everyOutput() ? outputs : new float[][] {outputs[outputs.length - 1]};
  }

  @Test
  void aStepAloneHasTheBitsOfARun() throws Exception {
    Model model = TestModels.stack();
    ModelRunners runners = new ModelRunners(1);
    float[] ofRun = new float[model.stateSize()];
    float[] alone = ofRun.clone();
    for (int i = 0; i < 20; i++) {
      Run run = run(model, 1, true, new Random(i));
      float[] x = new float[model.inputSize()];
      run.rows().copy(0, x, 0, x.length);
      run.begin(model, ofRun, null);
      runners.run(List.of(run.take(new float[][] {x}, true)));
      ofRun = run.end();

      assertThat(runners.steps(model).step(x, alone)).containsExactly(run.outputs()[0]);
      runners.steps(model).end(0, alone);
      assertThat(alone).containsExactly(ofRun);
    }
  }

  @Test
  void aStepAloneDoesNotLookAtWhatOtherRowsLeft() throws Exception {
    Model model = TestModels.sums();
    ModelRunners runners = new ModelRunners(1);
    float[][] diverges = {{Float.MAX_VALUE}};
    Run one = new Run(model, diverges[0], null).take(diverges, true);
    Run other = new Run(model, diverges[0], null).take(diverges, true);
    runners.run(List.of(one, other));
    assertThat(other.failure()).isNotNull();

    assertThat(runners.steps(model).step(new float[] {2}, new float[] {1})).containsExactly(3);
  }

  @Test
  void aRunThatDivergesDoesNotTouchTheOthers() {
    Run diverges = run(Float.MAX_VALUE, true, Float.MAX_VALUE);
    Run sound = run(0, true, 1);

    runner.run(List.of(diverges, sound));

    assertThat(diverges.failure().reason()).isEqualTo(Reason.DIVERGED);
    assertThat(sound.failure()).isNull();
  }

  /** The state is the score, which is looked at; or it is not, and is looked at itself. */
  @Test
  void aStepThatDivergesIsFoundAloneAndInABatch() throws Exception {
    float[] most = {Float.MAX_VALUE};
    for (Model model : List.of(TestModels.sums(), TestModels.boundedSums())) {
      StepRunner steps = new ModelRunners(2).steps(model);
      assertThatThrownBy(() -> steps.step(most, most)).isInstanceOf(Rejection.class);
      steps.start(0, new float[1]);
      steps.start(1, most);

      steps.step(2, new float[] {0, Float.MAX_VALUE});

      assertThat(steps.score(0)).containsExactly(0);
      assertThatThrownBy(() -> steps.score(1)).isInstanceOf(Rejection.class);
    }
  }

  @Test
  void aRejectionSaysWhetherOnlyTheStatesAreNotFinite() {
    Run score = run(Float.MAX_VALUE, true, Float.MAX_VALUE);
    runner.run(List.of(score));
    Run states = run(Float.MAX_VALUE, true, Float.MAX_VALUE);
    Runner.of(TestModels.boundedSums(), 1).run(List.of(states));

    assertThat(score.failure().isOfStates()).isFalse();
    assertThat(states.failure().isOfStates()).isTrue();
    assertThat(states.failure().reason()).isEqualTo(Reason.DIVERGED);
  }

  @Test
  void aRunIsUsedAgain() {
    Runs runs = new Runs();
    Run first = runs.add(TestModels.sums(), new float[1], null);
    runs.reuse();
    assertThat(runs).isEmpty();

    assertThat(runs.add(TestModels.sums(), new float[1], null)).isSameAs(first);
    assertThat(runs.add(TestModels.sums(), new float[1], null)).isNotSameAs(first);
  }

  @Test
  void aWindowReadsItsOlderRowsFromTheRing() {
    StateLayout.Window layout = new StateLayout.Window(2, 1);
    Rows rows = new Rows.OfWindow(new float[] {30, 20}, layout, 1, 3, new float[][] {{7}});
    float[] x = new float[3];
    for (int step = 0; step < 3; step++) {
      rows.copy(step, x, step, 1);
    }

    assertThat(x).as("events 1, 2 and 3").containsExactly(20, 30, 7);
  }

  private static Run run(float start, boolean everyOutput, float... inputs) {
    float[][] rows = new float[inputs.length][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new float[] {inputs[i]};
    }
    return new Run(TestModels.sums(), new float[] {start}, null).take(rows, everyOutput);
  }
}
