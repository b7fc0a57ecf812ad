/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.streamrnn.cell.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DotTest {

  private static final double TOLERANCE = 1e-6;

  private final Random random = new Random(3);

  @Test
  void twoRowsOfNumbersHaveOneSum() {
    Tensor x = Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
    Tensor y = Tensor.of(Shape.of(2, 3), 1, 0, -1, 2, 2, 2);

    Tensor dot = Dot.axes(1, 1).call(Arguments.of(x, y)).output();

    assertThat(dot.shape()).isEqualTo(Shape.of(2, 1));
    assertThat(dot.toArray()).containsExactly(-2, 30);
  }

  @Test
  void stepsAreWeightedByTheirShares() {
    Tensor shares = Tensor.of(Shape.of(1, 2, 1), 0.25f, 0.75f);
    Tensor steps = Tensor.of(Shape.of(1, 2, 3), 4, 8, 0, 8, 4, 4);

    Tensor context = Dot.axes(1, 1).call(Arguments.of(shares, steps)).output();

    assertThat(context.shape()).isEqualTo(Shape.of(1, 1, 3));
    assertThat(context.toArray()).containsExactly(7, 5, 3);
  }

  @Test
  void productsOfMatricesAreNotOfMoreAxes() {
    Tensor x = Tensor.of(Shape.of(1, 2, 1), 2, 3);
    Tensor y = Tensor.of(Shape.of(1, 1, 2), 4, 5);
    assertThat(Dot.matmul().call(Arguments.of(x, y)).output().toArray())
        .containsExactly(8, 10, 12, 15);
    Tensor more = Tensor.of(Shape.of(1, 2, 2, 1), 1, 2, 3, 4);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Dot.matmul().call(Arguments.of(more, more)))
        .withMessageStartingWith("matmul takes two inputs that are a matrix in each row");
  }

  @Test
  void normalizedVectorsHaveTheirCosine() {
    Tensor x = Tensor.of(Shape.of(2, 2), 3, 4, 0, 0);
    Tensor y = Tensor.of(Shape.of(2, 2), 0, 2, 1, 1);

    assertThat(Dot.axes(1, 1).normalize().call(Arguments.of(x, y)).output().toArray())
        .containsExactly(0.8f, 0);
  }

  @Test
  void gradientsOfCosinesAreTheDifferencesOfTheResults() {
    Arguments arguments =
        Arguments.of(
            FiniteDifferences.random(random, 2, 3, 4), FiniteDifferences.random(random, 2, 4, 2));
    FiniteDifferences.compare(Dot.axes(2, 1).normalize(), arguments, random);
  }

  @Test
  void eachStepIsComparedWithEachOther() {
    Tensor x = FiniteDifferences.random(random, 2, 3, 5);
    Tensor y = FiniteDifferences.random(random, 2, 4, 5);

    Tensor scores = Dot.axes(2, -1).call(Arguments.of(x, y)).output();

    assertThat(scores.shape()).isEqualTo(Shape.of(2, 3, 4));
    for (int i = 0; i < scores.shape().size(); i++) {
      int row = i / 12;
      double sum = 0;
      for (int d = 0; d < 5; d++) {
        sum += x.at((row * 3 + i / 4 % 3) * 5 + d) * (double) y.at((row * 4 + i % 4) * 5 + d);
      }
      assertThat((double) scores.at(i)).isCloseTo(sum, within(TOLERANCE));
    }
  }

  @Test
  void anAxisBetweenOthersIsSummedOver() {
    Tensor x = FiniteDifferences.random(random, 2, 3, 4, 2);
    Tensor y = FiniteDifferences.random(random, 2, 4);

    Tensor sums = Dot.axes(-2, 1).call(Arguments.of(x, y)).output();

    assertThat(sums.shape()).isEqualTo(Shape.of(2, 3, 2));
    for (int i = 0; i < sums.shape().size(); i++) {
      double sum = 0;
      for (int d = 0; d < 4; d++) {
        sum += x.at((i / 2 * 4 + d) * 2 + i % 2) * (double) y.at(i / 6 * 4 + d);
      }
      assertThat((double) sums.at(i)).isCloseTo(sum, within(TOLERANCE));
    }
  }

  @Test
  void unknownStepsStayUnknown() {
    assertThat(
            Dot.axes(2, 2)
                .computeOutputShape(List.of(TensorShape.of(-1, -1, 5), TensorShape.of(-1, 4, 5))))
        .containsExactly(TensorShape.of(-1, -1, 4));
  }

  @Test
  void gradientsAreThoseOfDifferences() {
    Tensor x = FiniteDifferences.random(random, 2, 3, 4);
    Tensor y = FiniteDifferences.random(random, 2, 4, 3);

    FiniteDifferences.compare(Dot.axes(1, 2), Arguments.of(x, y), random);
  }

  @Test
  void aMaskOfTheInputsEnds() {
    Tensor x = FiniteDifferences.random(random, 1, 2, 3);
    Optional<Tensor> mask = Optional.of(Tensor.of(Shape.of(1, 2), 1, 0));

    Output output = Dot.axes(2, 2).call(Arguments.of(x, x).masks(List.of(mask, mask)));

    assertThat(output.mask()).isEmpty();
    assertThat(output.output().toArray())
        .isEqualTo(Dot.axes(2, 2).call(Arguments.of(x, x)).output().toArray());
  }

  @Test
  void oneAxisIsThatOfBothInputs() {
    Layer layer = LayerRegistry.standard().layer("Dot", Map.of("name", "d", "axes", -1));

    assertThat(layer.config()).containsEntry("axes", List.of(-1, -1));
  }

  @Test
  void axesOfDifferentExtentsAreRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Dot.axes(1, 2)
                    .computeOutputShape(
                        List.of(TensorShape.of(-1, 3, 5), TensorShape.of(-1, 4, 5))))
        .withMessageContainingAll("axes=[1, 2]", "[?, 3, 5]", "layer=dot");
  }

  @Test
  void theAxisOfTheRowsIsRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Dot.axes(0, 1))
        .withMessageContaining("axes=[0, 1]");
  }

  @Test
  void threeInputsAreRejected() {
    Tensor x = Tensor.zeros(Shape.of(1, 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Dot.axes(1, 1).call(Arguments.of(x, x, x)))
        .withMessageContaining("Dot takes two inputs");
  }
}
