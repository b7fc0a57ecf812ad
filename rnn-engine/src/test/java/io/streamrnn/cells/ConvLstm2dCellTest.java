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
import io.streamrnn.cells.ConvLstm2dCell.Activations;
import io.streamrnn.cells.ConvLstm2dCell.Geometry;
import io.streamrnn.cells.ConvLstm2dCell.Pair;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConvLstm2dCellTest {

  private static final Activations TANH = new Activations(Activation.TANH, Activation.SIGMOID);

  /** A kernel of one by one sees one place: each is an LSTM of its own. */
  @Test
  void aKernelOfOnePlaceIsAnLstmAtEveryPlace() {
    Random random = new Random(1);
    Weight kernel = weight(random, 1, 1, 2, 12);
    Weight recurrent = weight(random, 1, 1, 3, 12);
    Weight bias = weight(random, 12);
    Cell images =
        new ConvLstm2dCell(
            TANH, Geometry.DEFAULT, Shape.of(2, 2, 2), kernel, recurrent, Optional.of(bias));
    Cell lstm =
        new LstmCell(
            Activation.TANH,
            Activation.SIGMOID,
            Weight.of("kernel", Shape.of(2, 12), kernel.toArray()),
            Weight.of("recurrent_kernel", Shape.of(3, 12), recurrent.toArray()),
            bias);
    float[] x = BuiltInCells.values(random, 8);
    float[][] states = {BuiltInCells.values(random, 12), BuiltInCells.values(random, 12)};
    float[][] expectedStates = {states[0].clone(), states[1].clone()};
    float[] expected = new float[12];
    float[] actual = new float[12];
    lstm.kernel().step(4, x, expectedStates, expected);
    images.kernel().step(1, x, states, actual);
    assertThat(actual).isEqualTo(expected);
    assertThat(states).isDeepEqualTo(expectedStates);
  }

  /** Against the definition of a convolution with padding, in double, place by place. */
  @ParameterizedTest
  @CsvSource({
    "5, 4, 3, 2, 1, 1, 1, 1, false",
    "5, 4, 3, 2, 1, 1, 1, 1, true",
    "6, 5, 3, 3, 2, 2, 1, 1, true",
    "6, 5, 2, 3, 2, 1, 1, 1, false",
    "7, 7, 3, 2, 1, 1, 2, 3, true",
    "7, 7, 3, 2, 1, 1, 2, 3, false"
  })
  void convolvesAsDefined(
      int rows,
      int columns,
      int high,
      int wide,
      int down,
      int right,
      int dy,
      int dx,
      boolean same) {
    Random random = new Random(2);
    Weight kernel = weight(random, high, wide, 2, 4);
    Geometry geometry = new Geometry(new Pair(down, right), new Pair(dy, dx), same);
    Cell cell =
        new ConvLstm2dCell(
            new Activations(Activation.LINEAR, Activation.LINEAR),
            geometry,
            Shape.of(rows, columns, 2),
            kernel,
            Weight.of("recurrent_kernel", Shape.of(1, 1, 1, 4), new float[4]),
            Optional.empty());
    float[] x = BuiltInCells.values(random, rows * columns * 2);
    float[][] states = {new float[cell.outputShape().size()], new float[cell.outputShape().size()]};
    float[] output = new float[cell.outputShape().size()];
    cell.kernel().step(1, x, states, output);

    int outRows = same ? ceil(rows, down) : ceil(rows - (high - 1) * dy, down);
    int outColumns = same ? ceil(columns, right) : ceil(columns - (wide - 1) * dx, right);
    assertThat(cell.outputShape()).isEqualTo(Shape.of(outRows, outColumns, 1));
    int top = same ? Math.max((outRows - 1) * down + (high - 1) * dy + 1 - rows, 0) / 2 : 0;
    int left = same ? Math.max((outColumns - 1) * right + (wide - 1) * dx + 1 - columns, 0) / 2 : 0;
    for (int r = 0; r < outRows; r++) {
      for (int c = 0; c < outColumns; c++) {
        double[] gates = new double[4];
        for (int i = 0; i < high; i++) {
          for (int j = 0; j < wide; j++) {
            int y = r * down + i * dy - top;
            int z = c * right + j * dx - left;
            if (y >= 0 && y < rows && z >= 0 && z < columns) {
              for (int k = 0; k < 8; k++) {
                gates[k % 4] +=
                    (double) x[(y * columns + z) * 2 + k / 4]
                        * kernel.at(((i * wide + j) * 2 + k / 4) * 4 + k % 4);
              }
            }
          }
        }
        // From a state of zero, all linear: h = o (i g).
        assertThat((double) output[r * outColumns + c])
            .isCloseTo(gates[3] * gates[0] * gates[2], within(1e-5));
      }
    }
  }

  @Test
  void aKernelLargerThanAnImageThatIsNotPaddedIsRefused() {
    Random random = new Random(3);
    assertThatThrownBy(
            () ->
                new ConvLstm2dCell(
                    TANH,
                    Geometry.DEFAULT,
                    Shape.of(2, 2, 1),
                    weight(random, 3, 1, 1, 4),
                    weight(random, 3, 1, 1, 4),
                    Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("kernel=3, dilation=1, image=2");
  }

  private static int ceil(int a, int b) {
    return (a + b - 1) / b;
  }

  private static Weight weight(Random random, int... dims) {
    Shape shape = Shape.of(dims);
    return Weight.of("w", shape, BuiltInCells.values(random, shape.size()));
  }
}
