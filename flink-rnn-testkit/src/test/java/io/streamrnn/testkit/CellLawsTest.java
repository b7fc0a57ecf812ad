/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.autodiff.DifferentiableCell;
import io.streamrnn.autodiff.Variable;
import io.streamrnn.autodiff.VariableStep;
import io.streamrnn.autodiff.VariableStepInputs;
import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.ConditionedCell;
import io.streamrnn.cell.ConditionedKernel;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.SequenceKernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.SimpleRnnCell;
import io.streamrnn.model.Model;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;

/** The laws find the cells that break them. */
class CellLawsTest {

  @Test
  void findACellThatWritesTooLittle() {
    assertBreaks((rows, x, states, output) -> {}, CellLaws::writesTheDeclaredShapes);
  }

  @Test
  void findACellThatWritesTooMuch() {
    assertBreaks(
        (rows, x, states, output) -> Arrays.fill(output, 1), CellLaws::writesTheDeclaredShapes);
  }

  @Test
  void findACellThatReplacesTheArraysOfItsStates() {
    assertBreaks(
        (rows, x, states, output) -> {
          states[0] = states[0].clone();
          states[0][0]++;
          Arrays.fill(output, 0, rows, 0);
        },
        CellLaws::writesTheDeclaredShapes);
  }

  @Test
  void findACellWhoseKernelsShareScratchMemory() {
    float[] scratch = new float[1];
    CyclicBarrier bothHaveWritten = new CyclicBarrier(2);
    Thread alone = Thread.currentThread();

    assertBreaks(
        (rows, x, states, output) -> {
          scratch[0] = x[0];
          if (Thread.currentThread() != alone) {
            await(bothHaveWritten);
          }
          Arrays.fill(output, 0, rows, scratch[0]);
        },
        CellLaws::sharesNothingThatChangesBetweenThreads);
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void findACellThatMixesTheConstantsOfRows() {
    assertBreaks(new Scaled(row -> 0), CellLaws::computesRowsIndependently);
  }

  @Test
  void passACellWithConstants() {
    CellLaws laws = () -> new Scaled(row -> row);

    assertThatCode(laws::writesTheDeclaredShapes).doesNotThrowAnyException();
    assertThatCode(laws::computesRowsIndependently).doesNotThrowAnyException();
    assertThatCode(laws::keepsNothingBesidesItsStates).doesNotThrowAnyException();
    assertThatCode(laws::takesStepsAtOnceAsOneByOne).doesNotThrowAnyException();
  }

  @Test
  void findACellWhoseStepInVariablesIsAnother() {
    assertBreaks(new Doubling(x -> x.times(3)), CellLaws::computesInVariablesWhatItsKernelComputes);
  }

  @Test
  void findACellWithAWrongDerivative() {
    assertBreaks(
        new Doubling(x -> x.map(value -> 2 * value, (value, result) -> 3)),
        CellLaws::hasTheGradientsOfItsResults);
  }

  @Test
  void passACellWithItsDerivative() {
    CellLaws laws = () -> new Doubling(x -> x.times(2));

    assertThatCode(laws::computesInVariablesWhatItsKernelComputes).doesNotThrowAnyException();
    assertThatCode(laws::hasTheGradientsOfItsResults).doesNotThrowAnyException();
  }

  @Test
  void passACellOfReluWhoseWeightsAreNotZero() {
    CellLaws laws = () -> relu(0.5f);

    assertThatCode(laws::computesInVariablesWhatItsKernelComputes).doesNotThrowAnyException();
    assertThatCode(laws::hasTheGradientsOfItsResults).doesNotThrowAnyException();
  }

  @Test
  void sayThatWeightsOfZeroAreAtTheKinkOfRelu() {
    CellLaws laws = () -> relu(0);

    assertThatThrownBy(laws::hasTheGradientsOfItsResults)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("at a kink, such as that of ReLU at 0")
        .hasMessageContaining("use weights that are not zero")
        .hasMessageContaining("argument=kernel");
  }

  private static Cell relu(float weight) {
    return new SimpleRnnCell(
        Activation.RELU,
        Weight.of("kernel", Shape.of(1, 1), new float[] {weight}),
        Weight.of("recurrent_kernel", Shape.of(1, 1), new float[] {weight}),
        Optional.empty());
  }

  @Test
  void allowAToleranceToAnApproximateKernel() {
    Cell approximate = new Doubling(x -> x.times(2.001));

    assertThatThrownBy(
            () -> tolerant(approximate, 1e-4f).computesInVariablesWhatItsKernelComputes())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("override gradientTolerance()");
    assertThatCode(() -> tolerant(approximate, 1e-2f).computesInVariablesWhatItsKernelComputes())
        .doesNotThrowAnyException();
  }

  @Test
  void allowAToleranceToApproximateDerivatives() {
    Cell approximate = new Doubling(x -> x.map(value -> 2 * value, (value, result) -> 2.001));

    assertThatThrownBy(() -> tolerant(approximate, 1e-4f).hasTheGradientsOfItsResults())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("argument=input");
    assertThatCode(() -> tolerant(approximate, 1e-2f).hasTheGradientsOfItsResults())
        .doesNotThrowAnyException();
  }

  private static CellLaws tolerant(Cell cell, float tolerance) {
    return new CellLaws() {

      @Override
      public Cell cell() {
        return cell;
      }

      @Override
      public float gradientTolerance() {
        return tolerance;
      }
    };
  }

  @Test
  void passAStackOfCellsThatHaveNoDerivatives() {
    Cell copy = withKernels(() -> (rows, x, states, y) -> System.arraycopy(x, 0, y, 0, rows));
    CellLaws laws = () -> Model.of("stack", copy, new Doubling(x -> x.times(2))).cell();

    assertThatCode(laws::computesInVariablesWhatItsKernelComputes).doesNotThrowAnyException();
    assertThatCode(laws::hasTheGradientsOfItsResults).doesNotThrowAnyException();
  }

  @Test
  void findACellThatRunsAway() {
    assertBreaks(
        (rows, x, states, output) -> states[0][0] = states[0][0] * states[0][0] * 1e30f + 1e30f,
        CellLaws::staysFinite);
  }

  @Test
  void findACellThatTakesAStateForItsOutput() {
    assertBreaks(knowing(0, true, false), CellLaws::knowsItsStates);
    assertPasses(knowing(1, true, false));
  }

  @Test
  void findACellThatTakesAStateForFinite() {
    assertBreaks(knowing(1, false, true), CellLaws::knowsItsStates);
    assertPasses(knowing(1, false, false));
  }

  private static void assertPasses(Cell cell) {
    CellLaws laws = () -> cell;
    assertThatCode(laws::knowsItsStates).doesNotThrowAnyException();
  }

  /** Its output is its state, times a number. */
  private static Cell knowing(float scale, boolean isOutput, boolean isFinite) {
    Kernel kernel =
        new Kernel() {

          @Override
          public void step(int rows, float[] x, float[][] states, float[] output) {
            for (int row = 0; row < rows; row++) {
              output[row] = scale * states[0][row];
            }
          }

          @Override
          public boolean isOutput(int index) {
            return isOutput;
          }

          @Override
          public boolean isFiniteWithOthers(int index) {
            return isFinite;
          }
        };
    return withKernels(() -> kernel);
  }

  @Test
  void findACellThatWritesToItsInput() {
    assertBreaks((rows, x, states, output) -> x[0]++, CellLaws::leavesItsInputUntouched);
  }

  @Test
  void findACellThatMixesRows() {
    assertBreaks(
        (rows, x, states, output) -> output[0] = x[rows - 1], CellLaws::computesRowsIndependently);
  }

  @Test
  void findACellThatRemembers() {
    int[] steps = new int[1];

    assertBreaks(
        (rows, x, states, output) -> output[0] = steps[0]++,
        CellLaws::keepsNothingBesidesItsStates);
    assertBreaks((rows, x, states, output) -> output[0] = steps[0]++, CellLaws::isDeterministic);
  }

  @Test
  void findACellThatRemembersWhatAnArrayHeld() {
    assertBreaks(
        withKernels(
            () ->
                new Kernel() {
                  private float[] last;
                  private float[] copy;

                  @Override
                  public void step(int rows, float[] x, float[][] states, float[] output) {
                    if (x != last) {
                      last = x;
                      copy = x.clone();
                    }
                    System.arraycopy(copy, 0, output, 0, rows);
                  }
                }),
        CellLaws::keepsNothingBesidesItsStates);
  }

  @Test
  void findACellWhoseScratchFitsItsFirstStepOnly() {
    CellLaws laws =
        () ->
            withKernels(
                () ->
                    new Kernel() {
                      private float[] scratch;

                      @Override
                      public void step(int rows, float[] x, float[][] states, float[] output) {
                        scratch = scratch == null ? new float[rows] : scratch;
                        System.arraycopy(x, 0, scratch, 0, rows);
                        System.arraycopy(scratch, 0, output, 0, rows);
                      }
                    });

    assertThatThrownBy(laws::keepsNothingBesidesItsStates)
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void findACellThatMixesRowsOfAWideBatch() {
    assertBreaks(
        (rows, x, states, output) -> System.arraycopy(x, 0, output, 0, Math.min(rows, 16)),
        CellLaws::computesRowsIndependently);
  }

  @Test
  void allowNoToleranceToACellWhoseRowsAreBatched() {
    assertThatThrownBy(dependingOnTheBatch(true)::computesRowsIndependently)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("tolerance=0.0");
    assertThatCode(dependingOnTheBatch(false)::computesRowsIndependently)
        .doesNotThrowAnyException();
  }

  private static CellLaws dependingOnTheBatch(boolean isBatchInvariant) {
    Kernel kernel =
        new Kernel() {

          @Override
          public void step(int rows, float[] x, float[][] states, float[] output) {
            for (int row = 0; row < rows; row++) {
              output[row] = x[row] + rows * 1e-7f;
            }
          }

          @Override
          public boolean isBatchInvariant() {
            return isBatchInvariant;
          }
        };
    return new CellLaws() {

      @Override
      public Cell cell() {
        return withKernels(() -> kernel);
      }

      @Override
      public float rowTolerance() {
        return 1e-5f;
      }
    };
  }

  @Test
  void findACellThatTakesTheStepsOfARowTogether() {
    // Reads [B, T, I], where inputs are [T, B, I].
    assertBreaks(
        withKernels(() -> sums((step, row, steps, rows) -> row * steps + step)),
        CellLaws::takesStepsAtOnceAsOneByOne);
  }

  @Test
  void passACellThatTakesStepsAtOnce() {
    CellLaws laws = () -> withKernels(() -> sums((step, row, steps, rows) -> step * rows + row));

    assertThatCode(laws::takesStepsAtOnceAsOneByOne).doesNotThrowAnyException();
  }

  /** Where the value of a step of a row is. */
  private interface Layout {
    int at(int step, int row, int steps, int rows);
  }

  private static SequenceKernel sums(Layout inputs) {
    return new SequenceKernel() {

      @Override
      public void step(int rows, float[] x, float[][] states, float[] output) {
        steps(1, rows, x, states, true, output);
      }

      @Override
      public void steps(
          int steps, int rows, float[] x, float[][] states, boolean everyOutput, float[] outputs) {
        for (int step = 0; step < steps; step++) {
          for (int row = 0; row < rows; row++) {
            states[0][row] += x[inputs.at(step, row, steps, rows)];
            outputs[everyOutput ? step * rows + row : row] = states[0][row];
          }
        }
      }
    };
  }

  @Test
  void findACellThatHandsOutItsInitialState() {
    float[] shared = new float[1];

    assertBreaks(
        new Bad(() -> (rows, x, states, output) -> {}, shared),
        CellLaws::handsOutInitialStatesOfTheDeclaredShapes);
  }

  @Test
  void findACellWithAnInitialStateOfAnotherShape() {
    assertBreaks(
        new Bad(() -> (rows, x, states, output) -> {}, new float[2]),
        CellLaws::handsOutInitialStatesOfTheDeclaredShapes);
  }

  private static void assertBreaks(Kernel kernel, ThrowingConsumer<CellLaws> law) {
    assertBreaks(withKernels(() -> kernel), law);
  }

  private static Cell withKernels(Supplier<Kernel> kernels) {
    return new Bad(kernels, new float[1]);
  }

  private static void assertBreaks(Cell cell, ThrowingConsumer<CellLaws> law) {
    assertThatThrownBy(() -> law.accept(() -> cell)).isInstanceOf(AssertionError.class);
  }

  private record Bad(Supplier<Kernel> kernels, float[] initial) implements Cell {

    @Override
    public String className() {
      return "Bad";
    }

    @Override
    public Shape inputShape() {
      return Shape.of(1);
    }

    @Override
    public Shape outputShape() {
      return Shape.of(1);
    }

    @Override
    public List<StateSpec> states() {
      return List.of(StateSpec.of("h", 1));
    }

    @Override
    public List<Weight> weights() {
      return List.of();
    }

    @Override
    public float[] initialState(int index) {
      return initial;
    }

    @Override
    public Kernel kernel() {
      return kernels.get();
    }
  }

  /**
   * Multiplies its input by a constant.
   *
   * @param rowOfConstant where the constant of a row is
   */
  private record Scaled(IntUnaryOperator rowOfConstant) implements ConditionedCell {

    @Override
    public String className() {
      return "Scaled";
    }

    @Override
    public Shape inputShape() {
      return Shape.of(1);
    }

    @Override
    public Shape outputShape() {
      return Shape.of(1);
    }

    @Override
    public List<StateSpec> states() {
      return List.of();
    }

    @Override
    public List<Weight> weights() {
      return List.of();
    }

    @Override
    public List<Shape> constants() {
      return List.of(Shape.of(1));
    }

    @Override
    public ConditionedKernel kernel() {
      return new ConditionedKernel() {
        private float[] scale = {};

        @Override
        public void setConstants(float[][] constants) {
          scale = constants[0];
        }

        @Override
        public void step(int rows, float[] x, float[][] states, float[] output) {
          for (int row = 0; row < rows; row++) {
            output[row] = x[row] * scale[rowOfConstant.applyAsInt(row)];
          }
        }
      };
    }
  }

  /** Doubles its input. */
  private record Doubling(UnaryOperator<Variable> inVariables) implements DifferentiableCell {

    @Override
    public String className() {
      return "Doubling";
    }

    @Override
    public Shape inputShape() {
      return Shape.of(1);
    }

    @Override
    public Shape outputShape() {
      return Shape.of(1);
    }

    @Override
    public List<StateSpec> states() {
      return List.of();
    }

    @Override
    public List<Weight> weights() {
      return List.of();
    }

    @Override
    public Kernel kernel() {
      return (rows, x, states, output) -> {
        for (int row = 0; row < rows; row++) {
          output[row] = 2 * x[row];
        }
      };
    }

    @Override
    public VariableStep differentiableStep(VariableStepInputs inputs) {
      return VariableStep.of(inVariables.apply(inputs.x()));
    }
  }
}
