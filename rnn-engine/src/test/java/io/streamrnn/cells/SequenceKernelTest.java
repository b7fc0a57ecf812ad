/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.SequenceKernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.Weight;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How steps are put together never changes a bit. Run with either provider. */
class SequenceKernelTest {

  private static final int MOST_STEPS = 24;
  private static final int MOST_ROWS = 20;

  @ParameterizedTest
  @MethodSource("io.streamrnn.cells.BuiltInCells#all")
  void anyNumberOfStepsAtOnceEqualsOneStepAtATime(Cell cell) {
    Random random = new Random(3);
    for (int rows : new int[] {1, 2, 3, 17}) {
      requireSameBits(cell, rows, random);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void cellsOfAnySizeEqualOneStepAtATime(long seed) {
    Random random = new Random(seed);
    for (Cell cell : SizedCells.of(random).all(Activation.TANH, Activation.SIGMOID)) {
      requireSameBits(cell, 1, random);
      requireSameBits(cell, 1 + random.nextInt(MOST_ROWS), random);
    }
  }

  @ParameterizedTest
  @EnumSource
  void stepsAtOnceEqualOneStepAtATimeWith(Activation activation) {
    Random random = new Random(activation.ordinal());
    for (Cell cell : SizedCells.of(random).all(activation, activation)) {
      requireSameBits(cell, 1 + random.nextInt(MOST_ROWS), random);
    }
  }

  @Test
  void manyInputsEqualOneStepAtATime() {
    Random random = new Random(9);
    for (Cell cell : new SizedCells(300, 9, random).all(Activation.TANH, Activation.SIGMOID)) {
      requireSameBits(cell, 1, random);
      requireSameBits(cell, 3, random);
    }
  }

  @Test
  void stacksWithHeadsEqualOneStepAtATime() {
    Random random = new Random(4);
    List<Cell> all = new SizedCells(6, 6, random).all(Activation.TANH, Activation.SIGMOID);
    Cell dense = all.get(all.size() - 1);
    for (Cell cell : all.subList(0, all.size() - 1)) {
      if (cell.outputShape().equals(dense.inputShape())) {
        requireSameBits(
            new StackedCells(List.of(dense, cell, dense, cell, dense, dense)), 2, random);
      }
    }
  }

  @Test
  void customCellsEqualOneStepAtATime() {
    Random random = new Random(5);
    for (Cell cell : SizedCells.of(random).all(Activation.TANH, Activation.SIGMOID)) {
      requireSameBits(new Custom(cell, new AtomicInteger()), 3, random);
    }
  }

  /** It may fail at one before the last. */
  @Test
  void aCustomHeadTakesAllSteps() {
    AtomicInteger rows = new AtomicInteger();
    Cell dense = new SizedCells(4, 4, new Random(6)).all(Activation.TANH, Activation.TANH).get(10);
    SequenceKernel kernel =
        SequenceKernel.of(new StackedCells(List.of(dense, new Custom(dense, rows))));

    StepsOfRows.random(dense, 9, 2, new Random(7)).runToLast(kernel);

    assertThat(rows).hasValue(9 * 2);
  }

  /** Counts the rows that its kernels step. */
  private record Custom(Cell cell, AtomicInteger stepped) implements Cell {

    @Override
    public String className() {
      return "Custom";
    }

    @Override
    public Shape inputShape() {
      return cell.inputShape();
    }

    @Override
    public Shape outputShape() {
      return cell.outputShape();
    }

    @Override
    public List<StateSpec> states() {
      return cell.states();
    }

    @Override
    public List<Weight> weights() {
      return cell.weights();
    }

    @Override
    public Kernel kernel() {
      Kernel kernel = cell.kernel();
      return (rows, x, states, output) -> {
        stepped.addAndGet(rows);
        kernel.step(rows, x, states, output);
      };
    }
  }

  private static void requireSameBits(Cell cell, int rows, Random random) {
    int steps = 1 + random.nextInt(MOST_STEPS);
    StepsOfRows sequence = StepsOfRows.random(cell, steps, rows, random);
    int[] expected = sequence.run(cell.kernel(), 1).bits();
    // One kernel for all: nothing that was computed ahead is a part of a later call.
    SequenceKernel kernel = SequenceKernel.of(cell);
    for (int atOnce : new int[] {steps, 1 + random.nextInt(steps), 1}) {
      assertThat(sequence.run(kernel, atOnce).bits())
          .as(
              "%s, %s: steps=%d, rows=%d, at once=%d",
              Kernels.provider(), cell.weights(), steps, rows, atOnce)
          .isEqualTo(expected);
    }
    assertThat(sequence.runToLast(kernel).bits())
        .as("%s, %s: the last of steps=%d", Kernels.provider(), cell.weights(), steps)
        .isEqualTo(sequence.run(cell.kernel(), 1).last().bits());
  }
}
