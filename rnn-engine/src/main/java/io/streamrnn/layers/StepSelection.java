/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Shape;

/**
 * A layer whose output steps are steps of its input, or zeros: {@code [B, T, I]} to {@code [B, T',
 * I]}.
 */
abstract class StepSelection extends Rearranging {

  StepSelection(String name) {
    super(name);
  }

  /** The number of output steps of a known number of steps. */
  abstract long outputSteps(int steps);

  /** The step that an output step is; outside the sequence there are zeros. */
  abstract int source(int outputStep);

  @Override
  final TensorShape outputShape(TensorShape input) {
    StepOptions.requireSequences(input, this);
    int steps = input.isKnown(1) ? requireSteps(input.dim(1)) : TensorShape.UNKNOWN;
    return TensorShape.of(input.dim(0), steps, input.dim(2));
  }

  private int requireSteps(int steps) {
    long result = outputSteps(steps);
    if (result < 1 || result > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a sequence must have at least one step, and not too many: steps=%d, got=%d, layer=%s"
              .formatted(steps, result, name()));
    }
    return (int) result;
  }

  @Override
  final int[] positions(Shape input) {
    int steps = input.dim(1);
    int width = input.dim(2);
    int to = requireSteps(steps);
    int[] positions = new int[outputShape(TensorShape.of(input)).from(0).size()];
    for (int i = 0; i < positions.length; i++) {
      int step = source(i / width % to);
      int row = i / width / to;
      boolean isInside = step >= 0 && step < steps;
      positions[i] = isInside ? (row * steps + step) * width + i % width : -1;
    }
    return positions;
  }
}
