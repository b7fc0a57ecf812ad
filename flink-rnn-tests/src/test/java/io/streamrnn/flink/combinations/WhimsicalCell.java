/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.combinations;

import io.streamrnn.cell.ConditionedCell;
import io.streamrnn.cell.ConditionedKernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.Weight;
import java.util.List;
import java.util.Map;

/** Two states that do not begin at zeros, constants if wanted, and inputs that it cannot bear. */
record WhimsicalCell(int inputSize, boolean hasConstants, boolean keepsBits)
    implements ConditionedCell {

  static final float THROWS = 13;
  static final float SCORE_DIVERGES = 1e30f;
  static final float STATE_DIVERGES = 2e30f;
  static final int[] CONSTANT_SIZES = {2, 1};

  @Override
  public String className() {
    return "Whimsical";
  }

  @Override
  public Shape inputShape() {
    return Shape.of(inputSize);
  }

  @Override
  public Shape outputShape() {
    return Shape.of(2);
  }

  @Override
  public List<StateSpec> states() {
    return List.of(StateSpec.of("level", 2), StateSpec.of("count", 1));
  }

  @Override
  public List<Weight> weights() {
    return List.of();
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("constants", hasConstants);
  }

  @Override
  public float[] initialState(int index) {
    return index == 0 ? new float[] {0.3f, -0.7f} : new float[] {0.1f};
  }

  @Override
  public List<Shape> constants() {
    return hasConstants ? List.of(Shape.of(2), Shape.of(1)) : List.of();
  }

  @Override
  public ConditionedKernel kernel() {
    return new Whims();
  }

  private final class Whims implements ConditionedKernel {

    private float[][] constants;

    @Override
    public boolean isBatchInvariant() {
      return keepsBits;
    }

    @Override
    public void setConstants(float[][] constants) {
      this.constants = constants;
    }

    @Override
    public void step(int rows, float[] x, float[][] states, float[] output) {
      for (int row = 0; row < rows; row++) {
        float first = x[row * inputSize];
        if (first == THROWS) {
          throw new ArithmeticException("13");
        }
        row(row, x, states[0], states[1], output);
        if (first == SCORE_DIVERGES) {
          output[2 * row + 1] = Float.NaN;
        }
        if (first == STATE_DIVERGES) {
          states[0][2 * row] = Float.POSITIVE_INFINITY;
        }
      }
    }

    private void row(int row, float[] x, float[] level, float[] count, float[] output) {
      float a = 0.6f * level[2 * row];
      float b = 0.4f * level[2 * row + 1];
      for (int i = 0; i < inputSize; i++) {
        // Times and wild inputs are large.
        float value = x[row * inputSize + i] / (1 + Math.abs(x[row * inputSize + i]));
        a += (0.3f + i) * value;
        b += value * a;
      }
      if (hasConstants) {
        a += constants[0][2 * row] + 2 * constants[1][row];
        b -= 0.1f * constants[0][2 * row + 1];
      }
      level[2 * row] = a;
      level[2 * row + 1] = b / (1 + Math.abs(b));
      count[row] += 0.37f;
      output[2 * row] = level[2 * row] - level[2 * row + 1];
      output[2 * row + 1] = count[row] * level[2 * row + 1];
    }
  }
}
