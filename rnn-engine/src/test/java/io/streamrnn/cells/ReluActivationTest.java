/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.autodiff.DifferentiableFunction;
import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.ParametricActivation.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReluActivationTest {

  private static final double NO_MAXIMUM = Double.POSITIVE_INFINITY;

  @Test
  void aMaximumCuts() {
    assertThat(apply(ReluActivation.of(0, 0, 2), -1, 0, 1, 2, 3)).containsExactly(0, 0, 1, 2, 2);
  }

  @Test
  void belowTheThresholdIsTheSlope() {
    assertThat(apply(ReluActivation.of(0.5, 2, 4), -2, 0, 2, 3, 5))
        .containsExactly(-2, -1, 0, 3, 4);
  }

  /** Keras multiplies by {@code x > threshold}. */
  @Test
  void theThresholdItselfIsBelow() {
    assertThat(apply(ReluActivation.of(0, 1, NO_MAXIMUM), 0.5f, 1, 1.5f))
        .containsExactly(0, 0, 1.5f);
  }

  @Test
  void aNegativeThresholdLetsNegativeValuesThrough() {
    assertThat(apply(ReluActivation.of(0, -1, NO_MAXIMUM), -2, -0.5f, 3))
        .containsExactly(0, -0.5f, 3);
  }

  @Test
  void nanStaysNan() {
    assertThat(apply(ReluActivation.of(0.5, 1, 6), Float.NaN)[0]).isNaN();
  }

  @Test
  void theSimplestFunctionIsTaken() {
    assertThat(ReluActivation.of(0, 0, NO_MAXIMUM)).isEqualTo(Activation.RELU);
    assertThat(ReluActivation.of(0, 0, 6)).isEqualTo(Activation.RELU6);
    assertThat(ReluActivation.of(0.25, 0, NO_MAXIMUM))
        .isEqualTo(new ParametricActivation(Kind.LEAKY_RELU, 0.25f, 0));
  }

  @Test
  void anInfiniteNumberBelowIsNotNan() {
    assertThat(apply(ReluActivation.of(0, 1, 2), Float.NEGATIVE_INFINITY)[0]).isZero();
  }

  @ParameterizedTest
  @CsvSource({"-2, 0.5", "3, 1", "5, 0"})
  void theDerivativeIsTheSlope(double x, double slope) {
    DifferentiableFunction relu = (DifferentiableFunction) ReluActivation.of(0.5, 2, 4);
    double step = 1e-3;
    Variable y = relu.apply(Variable.constant(Shape.of(2), x - step, x + step));
    assertThat((y.at(1) - y.at(0)) / (2 * step)).isBetween(slope - 1e-6, slope + 1e-6);
  }

  @Test
  void aNegativeMaximumIsRefused() {
    assertThatThrownBy(() -> ReluActivation.of(0, 0, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("max_value=-1.0");
  }

  private static float[] apply(ActivationFunction function, float... x) {
    function.apply(x, 0, x.length);
    return x;
  }
}
