/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.StateSpec;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The laws that every cell must keep. The test of a custom cell is
 *
 * <pre>{@code
 * class MyCellTest implements CellLaws {
 *   @Override
 *   public Cell cell() {
 *     return new MyCell(...);
 *   }
 * }
 * }</pre>
 */
public interface CellLaws {

  /** The cell under test; a new one or the same one at every call. */
  Cell cell();

  /**
   * The tolerance, relative and absolute, for a row that is computed together with others: 0 for
   * built-in cells. A cell on top of a BLAS cannot guarantee the last bits. It counts for a kernel
   * that says so, see {@link io.streamrnn.cell.Kernel#isBatchInvariant}.
   */
  default float rowTolerance() {
    return 0;
  }

  /**
   * The tolerance, relative and absolute, for the step in variables of a cell that is trained: for
   * its results against those of the kernel, and for its derivatives against differences. A kernel
   * with approximate functions or rounded weights needs a larger one.
   */
  default float gradientTolerance() {
    return 1e-4f;
  }

  /**
   * A row of inputs for the laws. A cell that does not take all numbers, such as one for tokens,
   * overrides it.
   *
   * @return a new array; of numbers between -1 and 1 by default
   */
  default float[] input(Random random) {
    float[] row = new float[cell().inputShape().size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = random.nextFloat(-1, 1);
    }
    return row;
  }

  /** The kernel writes all that the shapes declare into the arrays passed, and nothing else. */
  @Test
  default void writesTheDeclaredShapes() {
    CellRun run = CellRun.random(this, 3).fillOutputs(Float.NaN);

    run.step();

    assertThat(run.output()).doesNotContain(Float.NaN);
    assertThat(run.untouchedTail()).isTrue();
  }

  /** Finite inputs and states give finite outputs and states. */
  @Test
  default void staysFinite() {
    CellRun run = CellRun.random(this, 2);

    for (int step = 0; step < 20; step++) {
      run.step();
    }

    assertThat(run.isFinite()).isTrue();
  }

  /** What a kernel says of its states is true, whatever they were before. */
  @Test
  default void knowsItsStates() {
    CellRun kernel = CellRun.random(this, 1);
    for (float value : new float[] {0, Float.NaN, Float.POSITIVE_INFINITY, Float.MAX_VALUE}) {
      for (int state = 0; state < kernel.states().length; state++) {
        for (int rows : new int[] {1, 9}) {
          CellRun run = kernel.other(rows, 42).fillOneOf(state, value);
          CellRun atOnce = kernel.other(rows, 42).fillOneOf(state, value);

          run.step();
          run.requireKnownStates(run.output());
          atOnce.requireKnownStates(atOnce.stepAtOnce(atOnce.inputs(3, 43), false));
        }
      }
    }
  }

  /** The input and the constants belong to the caller. */
  @Test
  default void leavesItsInputUntouched() {
    CellRun run = CellRun.random(this, 2);
    CellRun before = CellRun.random(this, 2);

    run.step();

    assertThat(run.input()).isEqualTo(before.input());
    assertThat(run.constants()).isDeepEqualTo(before.constants());
  }

  /** The results of a row do not depend on the other rows. */
  @Test
  default void computesRowsIndependently() {
    // Kernels that take blocks of rows have other loops for what is left.
    for (int rows : new int[] {1, 2, 5, 8, 17, 64}) {
      CellRun together = CellRun.random(this, rows);
      CellRun[] alone = new CellRun[rows];
      for (int row = 0; row < rows; row++) {
        alone[row] = together.row(row);
        alone[row].step();
      }

      together.step();

      float tolerance = together.isBatchInvariant() ? 0 : rowTolerance();
      for (int row = 0; row < rows; row++) {
        assertClose(together.row(row).results(), alone[row].results(), tolerance);
      }
    }
  }

  /** The same arguments give the same bits, from the same kernel and from another one. */
  @Test
  default void isDeterministic() {
    CellRun first = CellRun.random(this, 2);
    CellRun second = CellRun.random(this, 2);

    for (int step = 0; step < 3; step++) {
      first.step();
      second.step();
    }

    assertThat(second.results()).isEqualTo(first.results());
  }

  /** A kernel carries nothing from step to step except the states. */
  @Test
  default void keepsNothingBesidesItsStates() {
    CellRun fresh = CellRun.random(this, 2);
    CellRun used = CellRun.random(this, 2).other(2, 7);
    // The first step sizes scratch memory, and the last one leaves its arrays to be filled again.
    used.other(1, 5).step();
    used.other(9, 6).step();
    used.step();
    used.takeArgumentsOf(CellRun.random(this, 2));

    fresh.step();
    used.step();

    assertThat(used.results()).isEqualTo(fresh.results());
  }

  /** Kernels of one cell can be on different threads: only a kernel has scratch memory. */
  @Test
  default void sharesNothingThatChangesBetweenThreads() throws Exception {
    CellRun first = CellRun.random(this, 3);
    CellRun second = first.other(3, 7).withNewKernel();

    assertThat(KernelsOnThreads.differences(first, second))
        .as("steps with other results than on one thread; scratch memory belongs into the kernel")
        .isZero();
  }

  /** Steps that are taken at once give the bits of steps that are taken one by one. */
  @Test
  default void takesStepsAtOnceAsOneByOne() {
    CellRun kernel = CellRun.random(this, 1);
    for (int rows : new int[] {3, 1, 9}) {
      for (int steps : new int[] {7, 2, 1}) {
        requireSameSteps(kernel, rows, steps, true);
        requireSameSteps(kernel, rows, steps, false);
      }
    }
  }

  private static void requireSameSteps(CellRun kernel, int rows, int steps, boolean everyOutput) {
    CellRun oneByOne = kernel.other(rows, 42);
    CellRun atOnce = kernel.other(rows, 42);
    float[] inputs = oneByOne.inputs(steps, 43);

    float[] expected = oneByOne.stepOneByOne(inputs, everyOutput);
    float[] passed = inputs.clone();
    float[] outputs = atOnce.stepAtOnce(passed, everyOutput);

    String how = "%d steps of %d rows, every output=%b".formatted(steps, rows, everyOutput);
    assertThat(passed).as("inputs of %s", how).isEqualTo(inputs);
    assertThat(outputs).as("outputs of %s", how).isEqualTo(expected);
    assertThat(atOnce.states()).as("states after %s", how).isDeepEqualTo(oneByOne.states());
  }

  /** The step in variables of a cell that is trained is the step of its kernel. */
  @Test
  default void computesInVariablesWhatItsKernelComputes() {
    CellRun run = CellRun.random(this, 2);
    DifferentiableRun.of(run)
        .ifPresent(same -> requireSameResults(same.results(), run, gradientTolerance()));
  }

  private static void requireSameResults(double[] actual, CellRun run, float tolerance) {
    run.step();
    float[] expected = run.results();
    assertThat(actual).hasSize(expected.length);
    for (int i = 0; i < actual.length; i++) {
      double allowed = tolerance * (1 + Math.abs(expected[i]));
      assertThat(actual[i])
          .as(
              "differentiableStep(...) computes the output and the states of the kernel: value=%d, tolerance=%s;"
                  + " for a kernel that is approximate, override gradientTolerance()",
              i, tolerance)
          .isCloseTo(expected[i], within(allowed));
    }
  }

  /**
   * The gradients of a cell that is trained are the differences of its results. They are not at a
   * kink, at which weights of zero put an activation such as ReLU.
   */
  @Test
  default void hasTheGradientsOfItsResults() {
    float tolerance = gradientTolerance();
    DifferentiableRun.of(CellRun.random(this, 2))
        .ifPresent(
            run ->
                assertThat(run.slopes(new Random(42)))
                    .as(
                        "the derivatives of differentiableStep(...) are the differences of its results: tolerance=%s;"
                            + " at a kink, such as that of ReLU at 0, they are not: use weights that are not zero",
                        tolerance)
                    .allMatch(slope -> slope.agrees(tolerance), "derivative = difference"));
  }

  /** Initial states have the declared sizes and are owned by the caller. */
  @Test
  default void handsOutInitialStatesOfTheDeclaredShapes() {
    Cell cell = cell();
    for (int k = 0; k < cell.states().size(); k++) {
      StateSpec spec = cell.states().get(k);
      float[] initial = cell.initialState(k);
      assertThat(initial).as(spec.name()).hasSize(spec.size());
      initial[0] += 1;
      assertThat(cell.initialState(k)).as(spec.name()).isNotEqualTo(initial);
    }
  }

  private static void assertClose(float[] actual, float[] expected, float tolerance) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      float allowed = tolerance * (1 + Math.abs(expected[i]));
      assertThat(actual[i])
          .as(
              "a row does not depend on the other rows: value=%d, tolerance=%s;"
                  + " a kernel whose last bits do returns false from isBatchInvariant()",
              i, tolerance)
          .isCloseTo(expected[i], within(allowed));
    }
  }
}
