/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.guide;

import io.streamrnn.cell.ConditionedCell;
import io.streamrnn.cell.ConditionedKernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.Weight;
import java.util.List;

/**
 * A cell that counts up from a number.
 *
 * @param from its initial state
 * @param isScaled whether it multiplies what it sees by a constant of the key
 */
record Counter(float from, boolean isScaled) implements ConditionedCell {

  @Override
  public String className() {
    return "Counter";
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
    return List.of(StateSpec.of("count", 1));
  }

  @Override
  public List<Weight> weights() {
    return List.of();
  }

  @Override
  public List<Shape> constants() {
    return isScaled ? List.of(Shape.of(1)) : List.of();
  }

  @Override
  public float[] initialState(int index) {
    return new float[] {from};
  }

  @Override
  public ConditionedKernel kernel() {
    return new ConditionedKernel() {
      private float[] scale;

      @Override
      public void setConstants(float[][] constants) {
        scale = constants[0];
      }

      @Override
      public void step(int rows, float[] x, float[][] states, float[] output) {
        for (int row = 0; row < rows; row++) {
          states[0][row] += isScaled ? scale[row] * x[row] : x[row];
          output[row] = states[0][row];
        }
      }
    };
  }
}
