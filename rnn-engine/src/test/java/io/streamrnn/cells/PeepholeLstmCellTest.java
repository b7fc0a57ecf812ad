/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PeepholeLstmCellTest {

  private static final Weight KERNEL = weight("kernel", Shape.of(2, 12), 0.1f);
  private static final Weight RECURRENT = weight("recurrent_kernel", Shape.of(3, 12), -0.07f);
  private static final Weight BIAS = weight("bias", Shape.of(12), 0.05f);

  @Test
  void withoutOptionsItIsAnLstm() {
    Cell plain = new LstmCell(Activation.TANH, Activation.SIGMOID, KERNEL, RECURRENT, BIAS);
    Cell peephole =
        cell(Activation.SIGMOID, Activation.TANH, false, Optional.of(BIAS), Optional.empty());
    assertThat(twoSteps(peephole)).containsExactly(twoSteps(plain));
  }

  @Test
  void peepholesLookAtTheStateBeforeAndTheOutputGateAtTheStateAfter() {
    // One unit without an input: every gate sees its peephole alone.
    Weight none = Weight.of("kernel", Shape.of(1, 4), new float[4]);
    Weight peepholes = Weight.of("peepholes", Shape.of(3, 1), new float[] {1, 2, 4});
    Cell cell =
        new PeepholeLstmCell(
            Activation.LINEAR,
            Activation.LINEAR,
            Activation.LINEAR,
            false,
            none,
            none,
            Optional.empty(),
            Optional.of(peepholes));
    float[][] states = {{0}, {3}};
    cell.kernel().step(1, new float[1], states, new float[1]);
    // f = 2 * 3, the candidate is 0: c' = 18; o = 4 * 18: h' = 72 * 18.
    assertThat(states[1]).containsExactly(18);
    assertThat(states[0]).containsExactly(1296);
  }

  @Test
  void aCoupledForgetGateIsOneMinusTheInputGate() {
    Weight kernel = Weight.of("kernel", Shape.of(1, 4), new float[] {0.25f, 99, 8, 1});
    Weight recurrent = Weight.of("recurrent_kernel", Shape.of(1, 4), new float[4]);
    Cell cell =
        new PeepholeLstmCell(
            Activation.LINEAR,
            Activation.LINEAR,
            Activation.LINEAR,
            true,
            kernel,
            recurrent,
            Optional.empty(),
            Optional.empty());
    float[][] states = {{0}, {4}};
    cell.kernel().step(1, new float[] {1}, states, new float[1]);
    // 0.75 * 4 + 0.25 * 8.
    assertThat(states[1]).containsExactly(5);
  }

  @Test
  void weightsCanBeReplaced() {
    Weight peepholes = weight("peepholes", Shape.of(3, 3), 0.3f);
    Cell cell =
        cell(Activation.SIGMOID, Activation.TANH, false, Optional.empty(), Optional.of(peepholes));
    Cell same = cell.withWeights(cell.weights());
    assertThat(twoSteps(same)).containsExactly(twoSteps(cell));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> cell.withWeights(cell.weights().subList(0, 2)))
        .withMessageContaining("expected=3, got=2");
  }

  @Test
  void activationsWithParametersComputeTheirFormulas() {
    assertThat(apply(ParametricActivation.Kind.AFFINE, 2, 1, 3)).isEqualTo(7);
    assertThat(apply(ParametricActivation.Kind.LEAKY_RELU, 0.5f, 0, -4)).isEqualTo(-2);
    assertThat(apply(ParametricActivation.Kind.THRESHOLDED_RELU, 2, 0, 1.5f)).isEqualTo(0);
    assertThat(apply(ParametricActivation.Kind.HARD_SIGMOID, 0.5f, 0.25f, 1)).isEqualTo(0.75f);
    assertThat(apply(ParametricActivation.Kind.SCALED_TANH, 2, 0.5f, 1))
        .isCloseTo((float) (2 * Math.tanh(0.5)), within(1e-6f));
    assertThat(apply(ParametricActivation.Kind.ELU, 3, 0, -1))
        .isCloseTo((float) (3 * Math.expm1(-1)), within(1e-6f));
  }

  private static float apply(ParametricActivation.Kind kind, float alpha, float beta, float x) {
    float[] values = {9, x};
    new ParametricActivation(kind, alpha, beta).apply(values, 1, 2);
    assertThat(values[0]).isEqualTo(9);
    return values[1];
  }

  @Test
  void aClippedActivationCutsItsInput() {
    float[] values = {-3, 0.5f, 3};
    new ClippedActivation(1, Activation.LINEAR).apply(values, 0, 3);
    assertThat(values).containsExactly(-1, 0.5f, 1);
  }

  private static Cell cell(
      ActivationFunction gate,
      ActivationFunction other,
      boolean coupled,
      Optional<Weight> bias,
      Optional<Weight> peepholes) {
    return new PeepholeLstmCell(gate, other, other, coupled, KERNEL, RECURRENT, bias, peepholes);
  }

  private static Weight weight(String name, Shape shape, float scale) {
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = scale * (i % 7 - 3);
    }
    return Weight.of(name, shape, values);
  }

  private static float[] twoSteps(Cell cell) {
    float[][] states = {new float[3], new float[3]};
    float[] output = new float[3];
    var kernel = cell.kernel();
    kernel.step(1, new float[] {1, -2}, states, output);
    kernel.step(1, new float[] {0.5f, 3}, states, output);
    return output;
  }
}
