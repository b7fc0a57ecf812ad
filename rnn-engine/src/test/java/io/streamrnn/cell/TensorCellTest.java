/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.cells.StackedCells;
import io.streamrnn.conformance.TestCells.MinimalRnnCell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class TensorCellTest {

  @Test
  void theCellOfTheKerasPageStepsRowsTogether() {
    Cell cell = minimal(2, 3);
    float[] x = {1, 2, 3, 4};
    float[][] states = {{1, 0, 0, 0, 1, 1}};
    float[] output = new float[6];
    cell.kernel().step(2, x, states, output);
    // Weights of one: the sum of the inputs and of the states, in every unit.
    assertThat(output).containsExactly(4, 4, 4, 9, 9, 9);
    assertThat(states[0]).containsExactly(4, 4, 4, 9, 9, 9);
  }

  @Test
  void twoOfDifferentWidthMakeAStack() {
    Cell stack = new StackedCells(List.of(minimal(1, 2), minimal(2, 3)));
    float[][] states = {{1, 1}, {1, 1, 1}};
    float[] output = new float[3];
    stack.kernel().step(1, new float[] {5}, states, output);
    assertThat(states[0]).containsExactly(7, 7);
    assertThat(output).containsExactly(17, 17, 17);
  }

  @Test
  void theNumberOfRowsMayChangeFromStepToStep() {
    Kernel kernel = minimal(1, 1).kernel();
    float[] output = new float[3];
    kernel.step(3, new float[] {1, 2, 3}, new float[][] {{0, 0, 0}}, output);
    kernel.step(1, new float[] {7}, new float[][] {{1}}, output);
    assertThat(output).containsExactly(8, 2, 3);
  }

  @Test
  void anOutputOfTheWrongShapeIsNamed() {
    Cell cell = new Fixed(Nd4j.zeros(1, 3), Nd4j.zeros(1, 2));
    assertThatThrownBy(() -> cell.kernel().step(1, new float[2], new float[1][2], new float[2]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("tensor=output, expected=[1, 2], got=[1, 3]");
  }

  @Test
  void aStateOfTheWrongShapeIsNamed() {
    Cell cell = new Fixed(Nd4j.zeros(1, 2), Nd4j.zeros(2, 1));
    assertThatThrownBy(() -> cell.kernel().step(1, new float[2], new float[1][2], new float[2]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("tensor=h, expected=[1, 2], got=[2, 1]");
  }

  @Test
  void aMissingStateIsNoticed() {
    Cell cell = new Fixed(Nd4j.zeros(1, 2));
    assertThatThrownBy(() -> cell.kernel().step(1, new float[2], new float[1][2], new float[2]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("expected=1, got=0");
  }

  @Test
  void statesAndWeightsAreFoundByName() {
    Cell cell =
        new TensorCell(
            1, 1, List.of(StateSpec.of("h", 1)), List.of(Weight.of("w", Shape.of(1), ONE))) {
          @Override
          public String className() {
            return "Own";
          }

          @Override
          protected TensorStep step(INDArray x, TensorStates states) {
            assertThat(states.size()).isEqualTo(1);
            assertThat(tensor("w").getFloat(0)).isEqualTo(1);
            return TensorStep.of(x, states.get("h").add(x));
          }
        };
    float[][] states = {{2}};
    cell.kernel().step(1, new float[] {3}, states, new float[1]);
    assertThat(states[0]).containsExactly(5);
  }

  @Test
  void anUnknownNameIsRefusedWithTheDeclaredOnes() {
    Cell cell =
        new TensorCell(1, 1, List.of(StateSpec.of("h", 1)), List.of()) {
          @Override
          public String className() {
            return "Own";
          }

          @Override
          protected TensorStep step(INDArray x, TensorStates states) {
            return TensorStep.of(x, states.get("c"));
          }
        };
    assertThatThrownBy(() -> cell.kernel().step(1, ONE, new float[1][1], new float[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("name=c; declared: [h]");
  }

  @Test
  void constantsThatWereNotGivenAreAskedFor() {
    Cell cell = new Conditioned();
    assertThatThrownBy(() -> cell.kernel().step(1, ONE, new float[0][], new float[1]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("constants=[[4]]");
  }

  @Test
  void kernelsOfOneCellStepConcurrently() throws Exception {
    Cell cell = minimal(2, 3);
    float[] expected = run(cell, 1);
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<float[]>> results = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        results.add(pool.submit(() -> run(cell, 1)));
      }
      for (Future<float[]> result : results) {
        assertThat(result.get()).isEqualTo(expected);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void weightsThatAStepFirstReadsInAWorkspaceAreKept() {
    Cell cell = new WithinWorkspace();
    float[][] states = {{0}};
    Kernel kernel = cell.kernel();

    kernel.step(1, ONE, states, new float[1]);
    kernel.step(1, ONE, states, new float[1]);

    assertThat(states[0]).containsExactly(2);
  }

  @Test
  @SuppressWarnings("try") // it is open, which is all
  void tensorsOfAKernelThatFirstStepsInAWorkspaceAreKept() {
    Kernel kernel = minimal(1, 1).kernel();
    float[][] states = {{1}};
    for (int step = 0; step < 2; step++) {
      try (MemoryWorkspace workspace = opened()) {
        kernel.step(1, ONE, states, new float[1]);
        Nd4j.valueArrayOf(64, 7f);
      }
    }

    assertThat(states[0]).containsExactly(3);
  }

  private static MemoryWorkspace opened() {
    WorkspaceConfiguration ofOneKilobyte =
        WorkspaceConfiguration.builder()
            .initialSize(1024)
            .policyAllocation(AllocationPolicy.STRICT)
            .build();
    return Nd4j.getWorkspaceManager().getAndActivateWorkspace(ofOneKilobyte, "TensorCellTest");
  }

  private static final float[] ONE = {1};

  private static float[] run(Cell cell, float start) {
    Kernel kernel = cell.kernel();
    float[][] states = {{start, 2, 3}};
    float[] output = new float[3];
    for (int step = 0; step < 20; step++) {
      kernel.step(1, new float[] {step, -step}, states, output);
    }
    return output;
  }

  private static Cell minimal(int inputs, int units) {
    return new MinimalRnnCell(
        ones("kernel", Shape.of(inputs, units)), ones("recurrent_kernel", Shape.of(units, units)));
  }

  private static Weight ones(String name, Shape shape) {
    float[] values = new float[shape.size()];
    Arrays.fill(values, 1);
    return Weight.of(name, shape, values);
  }

  private static final class Conditioned extends TensorCell implements ConditionedCell {

    Conditioned() {
      super(1, 1, List.of(), List.of());
    }

    @Override
    public String className() {
      return "Conditioned";
    }

    @Override
    public List<Shape> constants() {
      return List.of(Shape.of(4));
    }

    @Override
    protected TensorStep step(INDArray x, TensorStates states) {
      return TensorStep.of(x);
    }
  }

  /** Adds its weight, in a workspace in which it has other tensors, too. */
  private static final class WithinWorkspace extends TensorCell {

    WithinWorkspace() {
      super(1, 1, List.of(StateSpec.of("h", 1)), List.of(Weight.of("w", Shape.of(1), ONE)));
    }

    @Override
    public String className() {
      return "WithinWorkspace";
    }

    @Override
    @SuppressWarnings("try") // it is open, which is all
    protected TensorStep step(INDArray x, TensorStates states) {
      try (MemoryWorkspace workspace = opened()) {
        INDArray sum = states.get(0).add(tensor("w"));
        Nd4j.valueArrayOf(64, 7f);
        return TensorStep.of(x, sum.detach());
      }
    }
  }

  /** Returns the same whatever it is given. */
  private static final class Fixed extends TensorCell {

    private final INDArray output;
    private final INDArray[] states;

    Fixed(INDArray output, INDArray... states) {
      super(2, 2, List.of(StateSpec.of("h", 2)), List.of());
      this.output = output;
      this.states = states;
    }

    @Override
    public String className() {
      return "Fixed";
    }

    @Override
    protected TensorStep step(INDArray x, TensorStates ignored) {
      return TensorStep.of(output, states);
    }
  }
}
