/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class VariableTest {

  private final Variable a = Variable.parameter(Shape.of(2, 2), 1, 2, 3, 4);

  /** The derivative of the sum of a result's values, each taken as often as its number says. */
  private static double[] gradient(Variable result, Variable by) {
    double[] numbers = new double[result.shape().size()];
    Arrays.setAll(numbers, i -> i + 1);
    return BackwardPass.of(List.of(result), List.of(numbers)).gradient(by);
  }

  @Test
  void aProductIsDerivedByBothSides() {
    Variable b = Variable.parameter(Shape.of(2, 1), 10, 100);
    Variable product = a.matmul(b);
    assertThat(product.toArray()).containsExactly(210, 430);
    assertThat(gradient(product, a)).containsExactly(10, 100, 20, 200);
    assertThat(gradient(product, b)).containsExactly(1 + 2 * 3, 2 + 2 * 4);
  }

  @Test
  void aSmallerVariableIsRepeatedOverTheFirstAxes() {
    Variable row = Variable.parameter(Shape.of(2), 10, 20);
    assertThat(a.plus(row).toArray()).containsExactly(11, 22, 13, 24);
    assertThat(gradient(a.plus(row), row)).containsExactly(1 + 3, 2 + 4);
    assertThat(gradient(a.times(row), row)).containsExactly(1 + 3 * 3, 2 * 2 + 4 * 4);
  }

  @Test
  void aLastAxisOfOneIsRepeatedOverIt() {
    Variable column = Variable.parameter(Shape.of(2, 1), 2, 4);
    assertThat(a.dividedBy(column).toArray()).containsExactly(0.5, 1, 0.75, 1);
    assertThat(gradient(a.minus(column), column)).containsExactly(-3, -7);
    assertThat(gradient(a.dividedBy(column), column))
        .containsExactly(-(1 + 2 * 2) / 4.0, -(3 * 3 + 4 * 4) / 16.0);
  }

  @Test
  void aVariableThatIsUsedTwiceAddsUp() {
    assertThat(gradient(a.times(a), a)).containsExactly(2, 2 * 2 * 2, 3 * 2 * 3, 4 * 2 * 4);
  }

  @Test
  void whatIsNotChosenHasNoPartInTheResult() {
    Variable nan = Variable.parameter(Shape.of(2, 2), 5, 6, Double.NaN, Double.NaN);
    Variable chosen = nan.times(nan).where(new boolean[] {true, false}, a);
    assertThat(chosen.toArray()).containsExactly(25, 36, 3, 4);
    assertThat(gradient(chosen, a)).containsExactly(0, 0, 3, 4);
  }

  @Test
  void partsAndPlacesGiveTheirGradientsBackToWhereTheyStood() {
    assertThat(a.columns(1, 2).toArray()).containsExactly(2, 4);
    assertThat(gradient(a.columns(1, 2), a)).containsExactly(0, 1, 0, 2);
    assertThat(a.at(0, 1).toArray()).containsExactly(3, 4);
    assertThat(gradient(a.at(1, 0), a)).containsExactly(1, 0, 2, 0);
  }

  @Test
  void partsAreJoinedOnAnyAxis() {
    Variable b = Variable.parameter(Shape.of(2, 1), 8, 9);
    Variable joined = Variable.concat(1, List.of(a, b));
    assertThat(joined.toArray()).containsExactly(1, 2, 8, 3, 4, 9);
    assertThat(gradient(joined, b)).containsExactly(3, 6);
    Variable stacked = Variable.stack(1, List.of(a, a));
    assertThat(stacked.shape()).isEqualTo(Shape.of(2, 2, 2));
    assertThat(stacked.toArray()).containsExactly(1, 2, 1, 2, 3, 4, 3, 4);
    assertThat(gradient(stacked, a)).containsExactly(1 + 3, 2 + 4, 5 + 7, 6 + 8);
  }

  @Test
  void gatheredValuesMayComeFromNowhere() {
    Variable gathered = a.gather(Shape.of(3), new int[] {3, -1, 3});
    assertThat(gathered.toArray()).containsExactly(4, 0, 4);
    assertThat(gradient(gathered, a)).containsExactly(0, 0, 0, 1 + 3);
  }

  @Test
  void nothingIsDerivedByConstantsNorByWhatTheResultDoesNotDependOn() {
    Variable constant = Variable.constant(Shape.of(2, 2), 1, 1, 1, 1);
    assertThat(gradient(a.times(constant), constant)).containsOnly(0);
    assertThat(gradient(constant.plus(constant), a)).containsOnly(0);
  }

  @Test
  void shapesThatDoNotGoTogetherAreRefused() {
    Variable three = Variable.zeros(Shape.of(3));
    assertThatThrownBy(() -> a.plus(three))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got=[2, 2] and [3]");
    assertThatThrownBy(() -> a.matmul(three)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> a.where(new boolean[2], three))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Variable.concat(0, List.of(a, Variable.zeros(Shape.of(2, 1)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("but for axis 0");
    assertThatThrownBy(() -> a.columns(1, 3)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> a.reshape(Shape.of(3))).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Variable.parameter(Shape.of(2), 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BackwardPass.of(List.of(a), List.of(new double[3])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected=[2, 2], got=3 values");
  }

  @Test
  void longChainsNeedNoStack() {
    Variable x = Variable.parameter(Shape.of(1), 1);
    Variable sum = x;
    for (int i = 0; i < 200_000; i++) {
      sum = sum.plus(1);
    }
    assertThat(gradient(sum, x)).containsExactly(1);
  }

  @Test
  void sparsemaxOfVariablesHandsOnNanInItsRowOnly() {
    Variable x = Variable.constant(Shape.of(2, 2), 0, Double.NaN, 0.5, 0);
    Variable y = x.apply(Activation.SPARSEMAX);

    assertThat(y.toArray()).containsExactly(Double.NaN, Double.NaN, 0.75, 0.25);
  }
}
