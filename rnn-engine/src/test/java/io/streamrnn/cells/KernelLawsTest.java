/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.management.ThreadMXBean;
import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.SequenceKernel;
import io.streamrnn.cell.StateSpec;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every kernel that is built in keeps to. */
class KernelLawsTest {

  static Stream<Named<Cell>> cells() {
    return BuiltInCells.all();
  }

  /** Also of whole vectors, whose rows have no gaps. */
  static Stream<Cell> cellsOfAnyWidth() {
    SizedCells wide = new SizedCells(16, 16, new Random(1));
    return Stream.concat(
        BuiltInCells.all().map(Named::getPayload),
        wide.all(Activation.TANH, Activation.SIGMOID).stream());
  }

  @ParameterizedTest
  @MethodSource("cells")
  void rowsTogetherGiveTheBitsOfEachAlone(Cell cell) {
    int rows = 9;
    Rows together = Rows.random(cell, rows);
    float[] output = together.step(cell.kernel());
    Kernel alone = cell.kernel();
    Rows start = Rows.random(cell, rows);
    for (int row = 0; row < rows; row++) {
      Rows one = start.row(row);
      assertThat(one.step(alone)).isEqualTo(part(output, row, cell.outputShape().size()));
      assertThat(one.states).isDeepEqualTo(together.row(row).states);
    }
  }

  @ParameterizedTest
  @MethodSource("cellsOfAnyWidth")
  void inputsAreReadOnly(Cell cell) {
    for (int count : new int[] {1, 3}) {
      Rows rows = Rows.random(cell, count);
      float[] before = rows.x.clone();
      rows.step(cell.kernel());
      assertThat(rows.x).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @MethodSource("cellsOfAnyWidth")
  void whatLiesBehindTheRowsIsLeftAlone(Cell cell) {
    for (int stepped : new int[] {1, 2}) {
      Rows rows = Rows.random(cell, 3);
      Rows before = Rows.random(cell, 3);
      float[] output = new float[3 * cell.outputShape().size()];
      Arrays.fill(output, 42f);
      cell.kernel().step(stepped, rows.x, rows.states, output);
      assertThat(part(output, 2, cell.outputShape().size())).containsOnly(42f);
      assertThat(rows.row(2).states).isDeepEqualTo(before.row(2).states);
    }
  }

  @ParameterizedTest
  @MethodSource("cellsOfAnyWidth")
  void theArraysOfEarlierStepsAreLeftAlone(Cell cell) {
    Kernel kernel = cell.kernel();
    Rows first = Rows.random(cell, 1);
    first.step(kernel);
    Rows after = first.row(0);
    for (int count : new int[] {1, 3}) {
      Rows later = Rows.random(cell, count);
      for (int i = 0; i < later.x.length; i++) {
        later.x[i]++;
      }
      later.step(kernel);
    }
    assertThat(first.x).isEqualTo(after.x);
    assertThat(first.states).isDeepEqualTo(after.states);
  }

  @Test
  void aStepThatFailsLeavesTheStatesOfTheCaller() {
    ActivationFunction failing =
        new ActivationFunction() {

          @Override
          public void apply(float[] values, int from, int to) {
            throw new IllegalStateException("no value fits");
          }

          @Override
          public Object config() {
            return "failing";
          }
        };
    SizedCells cells = new SizedCells(BuiltInCells.INPUTS, 16, new Random(2));
    List<Cell> recurrent =
        cells.all(failing, Activation.SIGMOID).stream()
            .filter(
                cell ->
                    cell instanceof SimpleRnnCell
                        || cell instanceof GruCell
                        || cell instanceof LstmCell)
            .toList();
    assertThat(recurrent).hasSizeGreaterThan(3);
    for (Cell cell : recurrent) {
      Rows rows = Rows.random(cell, 1);
      Rows before = rows.row(0);
      assertThatIllegalStateException().isThrownBy(() -> rows.step(cell.kernel()));
      assertThat(rows.states).isDeepEqualTo(before.states);
    }
  }

  @ParameterizedTest
  @MethodSource("cells")
  void aKernelKeepsNothingBetweenSteps(Cell cell) {
    Kernel used = cell.kernel();
    Rows.random(cell, 4).step(used);
    assertThat(Rows.random(cell, 2).step(used)).isEqualTo(Rows.random(cell, 2).step(cell.kernel()));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void aNanStaysInItsRow(Cell cell) {
    Rows rows = Rows.random(cell, 2);
    float[] expected = Rows.random(cell, 2).step(cell.kernel());
    rows.x[0] = Float.NaN;
    int width = cell.outputShape().size();
    float[] output = rows.step(cell.kernel());
    assertThat(part(output, 0, width)[0]).isNaN();
    assertThat(part(output, 1, width)).isEqualTo(part(expected, 1, width));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void theSameCellWithOtherWeightsAndBackIsTheSame(Cell cell) {
    Cell again = cell.weights().isEmpty() ? cell : cell.withWeights(cell.weights());
    assertThat(again.config()).isEqualTo(cell.config());
    assertThat(again.states()).isEqualTo(cell.states());
    assertThat(Rows.random(cell, 2).step(again.kernel()))
        .isEqualTo(Rows.random(cell, 2).step(cell.kernel()));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void stepsOfOneRowAndOfManyAllocateNothing(Cell cell) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Rows rows = Rows.random(cell, 19);
    float[] output = new float[19 * cell.outputShape().size()];
    Kernel kernel = cell.kernel();
    SequenceKernel sequence = SequenceKernel.of(cell);
    long allocated = Long.MAX_VALUE;
    // Vectors are objects until the JIT compiler has seen to them. From then on not a byte a step;
    // the measurement itself takes a few.
    for (int round = 0; round < 100 && allocated >= 3_000; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int step = 0; step < 1_000; step++) {
        kernel.step(1, rows.x, rows.states, output);
        kernel.step(4, rows.x, rows.states, output);
        kernel.step(19, rows.x, rows.states, output);
        sequence.steps(8, 1, rows.x, rows.states, true, output);
        sequence.steps(4, 2, rows.x, rows.states, false, output);
      }
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    }
    assertThat(allocated).isLessThan(3_000);
  }

  private static float[] part(float[] values, int row, int width) {
    return Arrays.copyOfRange(values, row * width, (row + 1) * width);
  }

  /** Inputs and states of some rows. */
  private record Rows(Cell cell, int count, float[] x, float[][] states) {

    static Rows random(Cell cell, int count) {
      Random random = new Random(11);
      float[] x = BuiltInCells.values(random, count * cell.inputShape().size());
      float[][] states = new float[cell.states().size()][];
      Arrays.setAll(states, k -> BuiltInCells.values(random, count * cell.states().get(k).size()));
      return new Rows(cell, count, x, states);
    }

    Rows row(int row) {
      float[][] own = new float[states.length][];
      Arrays.setAll(own, k -> part(states[k], row, sizes()[k]));
      return new Rows(cell, 1, part(x, row, cell.inputShape().size()), own);
    }

    private int[] sizes() {
      return cell.states().stream().mapToInt(StateSpec::size).toArray();
    }

    float[] step(Kernel kernel) {
      float[] output = new float[count * cell.outputShape().size()];
      kernel.step(count, x, states, output);
      return output;
    }
  }
}
