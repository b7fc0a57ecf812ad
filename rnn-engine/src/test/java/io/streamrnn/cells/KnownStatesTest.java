/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.SequenceKernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What kernels know of the states that they write. Run with either provider. */
class KnownStatesTest {

  private static final int MOST_ROWS = 100;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatAKernelKnowsOfItsStatesIsTrue(long seed) {
    Random random = new Random(seed);
    List<Cell> cells =
        new ArrayList<>(SizedCells.of(random).all(Activation.TANH, Activation.SIGMOID));
    cells.addAll(new SizedCells(16, 64, random).all(Activation.TANH, Activation.SIGMOID));
    BuiltInCells.all().map(Named::getPayload).forEach(cells::add);
    for (Cell cell : cells) {
      SequenceKernel kernel = SequenceKernel.of(cell);
      for (int rows : new int[] {1, 1 + random.nextInt(MOST_ROWS)}) {
        Batch batch = Batch.random(cell, rows, random).step(kernel);
        requireTrue(kernel, batch.states(), batch.output());
        requireTrueAfterSteps(kernel, cell, rows, random);
      }
    }
  }

  private static void requireTrueAfterSteps(
      SequenceKernel kernel, Cell cell, int rows, Random random) {
    int steps = 1 + random.nextInt(4);
    Batch inputs = Batch.random(cell, steps * rows, random);
    float[][] states = Batch.random(cell, rows, random).states();
    float[] output = new float[rows * cell.outputShape().size()];
    kernel.steps(steps, rows, inputs.x(), states, false, output);
    requireTrue(kernel, states, output);
  }

  private static void requireTrue(Kernel kernel, float[][] states, float[] output) {
    boolean areOthersFinite = true;
    for (int k = 0; k < states.length; k++) {
      if (kernel.isOutput(k)) {
        assertThat(states[k]).isEqualTo(output);
      }
      areOthersFinite &= kernel.isFiniteWithOthers(k) || isFinite(states[k]);
    }
    for (int k = 0; k < states.length && areOthersFinite; k++) {
      assertThat(isFinite(states[k])).isTrue();
    }
  }

  private static boolean isFinite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  @Test
  void theFirstStateOfARecurrentCellIsItsOutput() {
    for (Cell cell : new SizedCells(5, 7, new Random(1)).all(Activation.TANH, Activation.SIGMOID)) {
      Kernel kernel = cell.kernel();
      step(kernel, cell, 2, 0);
      for (int k = 0; k < cell.states().size(); k++) {
        assertThat(kernel.isOutput(k)).isEqualTo(k == 0);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 16, 64})
  void vectorsKnowThatTheCellStatesOfAnLstmAreFiniteUnlessTheyWereLarge(int rows) {
    assumeThat(Kernels.provider()).startsWith("vector (");
    for (int units : new int[] {7, 16, 40}) {
      Cell cell =
          new SizedCells(5, units, new Random(rows)).lstm(Activation.TANH, Activation.SIGMOID);
      SequenceKernel kernel = SequenceKernel.of(cell);
      step(kernel, cell, rows, 1);
      assertThat(kernel.isFiniteWithOthers(0)).isFalse();
      assertThat(kernel.isFiniteWithOthers(1)).isTrue();

      step(kernel, cell, rows, Float.MAX_VALUE);
      assertThat(kernel.isFiniteWithOthers(1)).isFalse();

      float[] x = new float[3 * rows * cell.inputShape().size()];
      kernel.steps(3, rows, x, states(cell, rows, 1), false, new float[rows * units]);
      assertThat(kernel.isFiniteWithOthers(1)).isTrue();
    }
  }

  @Test
  void aStackKnowsWhatTheOutputOfItsTopCellIs() {
    SizedCells cells = new SizedCells(5, 5, new Random(3));
    Cell lstm = cells.lstm(Activation.TANH, Activation.SIGMOID);
    Cell gru = cells.gru(Activation.TANH, Activation.SIGMOID);
    assertThat(outputsOf(new StackedCells(List.of(lstm, gru)))).containsExactly(2);
    assertThat(outputsOf(new StackedCells(List.of(lstm, gru), true))).containsExactly(0);
    assertThat(outputsOf(new StackedCells(List.of(lstm, gru, head())))).isEmpty();
  }

  private static Cell head() {
    return new DenseCell(
        Activation.LINEAR,
        Weight.of("kernel", Shape.of(5, 1), new float[5]),
        Weight.of("bias", Shape.of(1), new float[1]));
  }

  private static Stream<Integer> outputsOf(Cell cell) {
    Kernel kernel = cell.kernel();
    step(kernel, cell, 2, 0);
    return Stream.iterate(0, k -> k < cell.states().size(), k -> k + 1).filter(kernel::isOutput);
  }

  @Test
  void aStackKnowsOfTheCellStatesOfItsLstmsUnderAHead() {
    assumeThat(Kernels.provider()).startsWith("vector (");
    SizedCells cells = new SizedCells(5, 5, new Random(3));
    Cell lstm = cells.lstm(Activation.TANH, Activation.SIGMOID);
    Cell stack = new StackedCells(List.of(lstm, lstm, head()));
    Kernel kernel = stack.kernel();

    step(kernel, stack, 3, 1);

    assertThat(Stream.of(0, 1, 2, 3).map(kernel::isFiniteWithOthers))
        .containsExactly(false, true, false, true);
  }

  private static void step(Kernel kernel, Cell cell, int rows, float state) {
    float[] x = BuiltInCells.values(new Random(2), rows * cell.inputShape().size());
    kernel.step(rows, x, states(cell, rows, state), new float[rows * cell.outputShape().size()]);
  }

  private static float[][] states(Cell cell, int rows, float value) {
    float[][] states =
        cell.states().stream().map(s -> new float[rows * s.size()]).toArray(float[][]::new);
    for (float[] state : states) {
      Arrays.fill(state, value);
    }
    return states;
  }
}
