/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** One step of each cell against numbers that were worked out by hand, above each test. */
class CellEquationsTest {

  // The numbers have few digits; float32 keeps seven.
  private static final Offset<Float> EXACT = within(1e-6f);

  /** {@code [1 + 0.5 + 5, 2 - 0.5 + 3]}. */
  @Test
  void simpleRnn() {
    Cell cell =
        new SimpleRnnCell(
            Activation.LINEAR,
            weight(Shape.of(1, 2), 1, 2),
            weight(Shape.of(2, 2), 0, 1, 1, 0),
            weight(Shape.of(2), 0.5f, -0.5f));
    float[][] states = {{3, 5}};
    float[] output = step(cell, states, 1);
    assertThat(output).containsExactly(6.5f, 4.5f);
    assertThat(states[0]).containsExactly(6.5f, 4.5f);
  }

  /**
   * z = 0.2 * 2 + 0.5 = 0.9, r = 0.2 * 1.5 + 0.5 = 0.8, n = 3 + (0.8 * 2) * 3 = 7.8, h' = 0.9 * 2 +
   * 0.1 * 7.8.
   */
  @Test
  void gruWithTheResetBeforeTheProduct() {
    Cell cell =
        new GruCell(
            Activation.LINEAR,
            Activation.HARD_SIGMOID,
            false,
            weight(Shape.of(1, 3), 1, -1, 2),
            weight(Shape.of(1, 3), 0.5f, 1, 3),
            weight(Shape.of(3), 0, 0.5f, 1));
    float[][] states = {{2}};
    assertThat(step(cell, states, 1)[0]).isCloseTo(2.58f, EXACT);
    assertThat(states[0][0]).isCloseTo(2.58f, EXACT);
  }

  /**
   * z = 0.2 * 1.5 + 0.5 = 0.8, r = 0.2 * 1.75 + 0.5 = 0.85, n = 3 + 0.85 * (2 * 3 - 1) = 7.25, h' =
   * 0.8 * 2 + 0.2 * 7.25.
   */
  @Test
  void gruWithTheResetAfterTheProduct() {
    Cell cell =
        new GruCell(
            Activation.LINEAR,
            Activation.HARD_SIGMOID,
            true,
            weight(Shape.of(1, 3), 1, -1, 2),
            weight(Shape.of(1, 3), 0.5f, 1, 3),
            weight(Shape.of(2, 3), 0, 0.5f, 1, -0.5f, 0.25f, -1));
    float[][] states = {{2}};
    assertThat(step(cell, states, 1)[0]).isCloseTo(3.05f, EXACT);
    assertThat(states[0][0]).isCloseTo(3.05f, EXACT);
  }

  /**
   * i = 0.2 * 1.5 + 0.5 = 0.8, f = 0.2 * 2 + 0.5 = 0.9, g = 1, o = 0.5; c' = 0.9 * 3 + 0.8 * 1, h'
   * = 0.5 * c'.
   */
  @Test
  void lstm() {
    Cell cell =
        new LstmCell(
            Activation.LINEAR,
            Activation.HARD_SIGMOID,
            weight(Shape.of(1, 4), 1, 0, 2, -1),
            weight(Shape.of(1, 4), 0.5f, 1, -1, 0.5f),
            weight(Shape.of(4), 0, 1, 0, 0.5f));
    float[][] states = {{1}, {3}};
    assertThat(step(cell, states, 1)[0]).isCloseTo(1.75f, EXACT);
    assertThat(states[0][0]).isCloseTo(1.75f, EXACT);
    assertThat(states[1][0]).isCloseTo(3.5f, EXACT);
  }

  @Test
  void noBiasIsAZeroBias() {
    Weight kernel = weight(Shape.of(1, 3), 1, -1, 2);
    Weight recurrent = weight(Shape.of(1, 3), 0.5f, 1, 3);
    for (boolean resetAfter : new boolean[] {false, true}) {
      Weight zeros =
          weight(resetAfter ? Shape.of(2, 3) : Shape.of(3), new float[resetAfter ? 6 : 3]);
      Cell without =
          new GruCell(
              Activation.TANH, Activation.SIGMOID, resetAfter, kernel, recurrent, Optional.empty());
      Cell with =
          new GruCell(Activation.TANH, Activation.SIGMOID, resetAfter, kernel, recurrent, zeros);
      assertThat(without.weights()).hasSize(2);
      assertThat(step(without, new float[][] {{2}}, 1))
          .isEqualTo(step(with, new float[][] {{2}}, 1));
    }
  }

  @Test
  void gruWantsTheBiasOfItsForm() {
    Weight kernel = weight(Shape.of(1, 3), 1, -1, 2);
    Weight recurrent = weight(Shape.of(1, 3), 0.5f, 1, 3);
    assertThatThrownBy(
            () ->
                new GruCell(
                    Activation.TANH,
                    Activation.SIGMOID,
                    true,
                    kernel,
                    recurrent,
                    weight(Shape.of(3), 1, 1, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected=[2, 3], got=[3]");
  }

  @Test
  void kernelsThatDoNotBelongTogetherAreRefused() {
    assertThatThrownBy(
            () ->
                new LstmCell(
                    Activation.TANH,
                    Activation.SIGMOID,
                    weight(Shape.of(1, 4), 1, 1, 1, 1),
                    weight(Shape.of(2, 8), new float[16]),
                    Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected=[1, 8], got=[1, 4]");
  }

  private static Weight weight(Shape shape, float... values) {
    return Weight.of("w", shape, values);
  }

  private static float[] step(Cell cell, float[][] states, float... x) {
    float[] output = new float[cell.outputShape().size()];
    cell.kernel().step(1, x, states, output);
    return output;
  }
}
