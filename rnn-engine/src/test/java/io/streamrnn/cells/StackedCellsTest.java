/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.ConditionedCell;
import io.streamrnn.cell.ConditionedKernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.Weight;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StackedCellsTest {

  private static final Cell LSTM =
      new LstmCell(
          Activation.TANH,
          Activation.SIGMOID,
          Weight.of("kernel", Shape.of(1, 8), new float[8]),
          Weight.of("recurrent_kernel", Shape.of(2, 8), new float[16]),
          Optional.empty());

  private static final Cell HEAD = new ActivationCell(Activation.RELU, Shape.of(2));

  @Test
  void eachCellTakesTheOutputOfTheOneBelow() {
    Cell stack = new StackedCells(List.of(new Counter("a", 1), new Counter("b", 10)));
    float[][] states = {{100}, {1000}};
    float[] output = new float[1];
    stack.kernel().step(1, new float[] {5}, states, output);
    assertThat(states[0]).containsExactly(106);
    assertThat(states[1]).containsExactly(1116);
    assertThat(output).containsExactly(1116);
  }

  @Test
  void statesCarryTheNumberOfTheirCell() {
    StackedCells stack = new StackedCells(List.of(LSTM, HEAD, counterOfTwo()));
    assertThat(stack.states())
        .containsExactly(
            StateSpec.of("h0", 2), StateSpec.of("c0", 2), new StateSpec("n1", Shape.of(2)));
  }

  @Test
  void statesMayComeTopCellFirst() {
    StackedCells stack = new StackedCells(List.of(LSTM, counterOfTwo()), true);
    assertThat(stack.states()).extracting(StateSpec::name).containsExactly("n1", "h0", "c0");
    assertThat(stack.stateOffset(0)).isEqualTo(1);
    assertThat(stack.stateOffset(1)).isZero();
    assertThat(stack.config()).containsEntry("reverse_state_order", true);
  }

  @Test
  void theOrderOfStatesDoesNotChangeTheNumbers() {
    List<Cell> cells = List.of(new Counter("a", 1), new Counter("b", 10));
    float[] output = new float[1];
    float[][] reversed = {{1000}, {100}};
    new StackedCells(cells, true).kernel().step(1, new float[] {5}, reversed, output);
    assertThat(output).containsExactly(1116);
    assertThat(reversed).isDeepEqualTo(new float[][] {{1116}, {106}});
  }

  @Test
  void initialStatesAreThoseOfTheCells() {
    List<Cell> cells = List.of(new Counter("a", 1), new Counter("b", 10));
    assertThat(new StackedCells(cells).initialState(1)).containsExactly(10);
    assertThat(new StackedCells(cells, true).initialState(1)).containsExactly(1);
    assertThatThrownBy(() -> new StackedCells(cells).initialState(2))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("index=2, states=2");
  }

  @Test
  void aStackOfNothingIsRefused() {
    assertThatThrownBy(() -> new StackedCells(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one cell");
  }

  @Test
  void aCellThatDoesNotTakeTheOutputBelowIsNamed() {
    assertThatThrownBy(() -> new StackedCells(List.of(LSTM, new Counter("a", 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("output of cells[0] LSTMCell=[2], input of cells[1] Counter=[1]");
  }

  @Test
  void cellsThatWantDifferentConstantsDoNotStack() {
    Cell one = new Counter("a", 1, List.of(Shape.of(3)));
    Cell other = new Counter("b", 1, List.of(Shape.of(4)));
    assertThatThrownBy(() -> new StackedCells(List.of(one, other)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[[[3]], [[4]]]");
    assertThat(new StackedCells(List.of(one, new Counter("c", 1))).constants())
        .containsExactly(Shape.of(3));
  }

  private static Cell counterOfTwo() {
    return new Counter("n", 0, Shape.of(2), List.of());
  }

  /** Adds its input and an increment to its state, which starts at the increment. */
  private record Counter(String name, float increment, Shape shape, List<Shape> constants)
      implements ConditionedCell {

    Counter(String name, float increment) {
      this(name, increment, List.of());
    }

    Counter(String name, float increment, List<Shape> constants) {
      this(name, increment, Shape.of(1), constants);
    }

    @Override
    public String className() {
      return "Counter";
    }

    @Override
    public Shape inputShape() {
      return shape;
    }

    @Override
    public Shape outputShape() {
      return shape;
    }

    @Override
    public List<StateSpec> states() {
      return List.of(new StateSpec(name, shape));
    }

    @Override
    public List<Weight> weights() {
      return List.of();
    }

    @Override
    public float[] initialState(int index) {
      float[] state = new float[shape.size()];
      Arrays.fill(state, increment);
      return state;
    }

    @Override
    public ConditionedKernel kernel() {
      return new ConditionedKernel() {
        @Override
        public void setConstants(float[][] constants) {}

        @Override
        public void step(int rows, float[] x, float[][] states, float[] output) {
          for (int i = 0; i < rows * shape.size(); i++) {
            states[0][i] += x[i] + increment;
            output[i] = states[0][i];
          }
        }
      };
    }
  }
}
