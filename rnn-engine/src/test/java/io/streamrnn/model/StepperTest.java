/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.streamrnn.cell.Activation;
import org.junit.jupiter.api.Test;

class StepperTest {

  // h' = x + h: the output is the sum of what came in
  private final Stepper sum = Model.of("m", TestModels.sum(1, 1, 1)).stepper();

  @Test
  void aStepGoesOnFromTheStepBefore() {
    sum.step(new float[] {1});
    assertThat(sum.step(new float[] {2})).containsExactly(3);
  }

  @Test
  void aResetGoesBackToTheBeginning() {
    sum.step(new float[] {1});
    sum.reset();
    assertThat(sum.step(new float[] {2})).containsExactly(2);
  }

  @Test
  void storedStatesCanBeTakenUpAgain() {
    sum.step(new float[] {1});
    float[] stored = new float[1];
    sum.store(stored);
    sum.step(new float[] {100});
    sum.load(stored);
    assertThat(sum.step(new float[] {2})).containsExactly(3);
  }

  @Test
  void statesAreStoredInDeclaredOrder() {
    Model model = Model.of("m", TestModels.sum(1, 1, 1), TestModels.sum(1, 2, 1));
    Stepper stepper = model.stepper();
    stepper.step(new float[] {5});
    stepper.step(new float[] {1});
    float[] stored = new float[model.stateSize()];
    stepper.store(stored);
    // 5, 6; then 5 and 6 + (5 + 5) in both units
    assertThat(stored).containsExactly(6, 16, 16);
  }

  @Test
  void steppersOfOneModelDoNotKnowOfEachOther() {
    Model model = Model.of("m", TestModels.sum(1, 1, 1));
    model.stepper().step(new float[] {7});
    assertThat(model.stepper().step(new float[] {1})).containsExactly(1);
  }

  @Test
  void anEventOfAnotherLengthIsRefusedAndChangesNothing() {
    sum.step(new float[] {1});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sum.step(new float[] {1, 2}))
        .withMessage("input has the wrong length: expected inputSize=1, got length=2");
    assertThat(sum.step(new float[] {2})).containsExactly(3);
  }

  @Test
  void aStateThatOverflowsIsNotFinite() {
    sum.step(new float[] {Float.MAX_VALUE});
    assertThat(sum.isFinite()).isTrue();
    sum.step(new float[] {Float.MAX_VALUE});
    assertThat(sum.isFinite()).isFalse();
  }

  @Test
  void anOutputThatOverflowsIsNotFinite() {
    Stepper dense = Model.of("m", TestModels.dense(Activation.EXPONENTIAL, 1, 1, 1)).stepper();
    dense.step(new float[] {200});
    assertThat(dense.isFinite()).isFalse();
  }
}
