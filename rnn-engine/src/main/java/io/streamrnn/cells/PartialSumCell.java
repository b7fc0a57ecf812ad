/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.autodiff.VariableStep;
import io.streamrnn.autodiff.VariableStepInputs;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The sum of each value and those before it along an axis, as Keras's {@code ops.cumsum}. A cell
 * without states. Input and output {@code [...]}.
 */
public final class PartialSumCell extends BuiltInCell {

  private final int axis;
  private final int extent;
  // How far apart the values along the axis are.
  private final int stride;

  /**
   * A cell.
   *
   * @param axis of the input, counted from 0
   */
  public PartialSumCell(Shape input, int axis) {
    super("PartialSum", "partial_sum", input, input, List.of(), List.of());
    this.axis = axis;
    this.extent = input.dim(axis);
    this.stride =
        input.dims().subList(axis + 1, input.rank()).stream().reduce(1, Math::multiplyExact);
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("axis", axis);
  }

  /** Gathers what each sum adds, and nothing where there is no more. */
  @Override
  public VariableStep differentiableStep(VariableStepInputs in) {
    int size = in.x().shape().size();
    int[] added = new int[Math.multiplyExact(size, extent)];
    Arrays.setAll(added, i -> i % extent > place(i / extent) ? -1 : before(i / extent, i % extent));
    Variable sums = in.x().gather(Shape.of(size, extent), added).sumOfLast();
    return VariableStep.of(sums.reshape(in.x().shape()));
  }

  private int before(int position, int steps) {
    return position - steps * stride;
  }

  /** Where a value is along the axis. */
  private int place(int position) {
    return position / stride % extent;
  }

  @Override
  public Kernel kernel() {
    int size = inputShape().size();
    return (rows, x, states, output) -> {
      for (int i = 0; i < rows * size; i++) {
        output[i] = (place(i) == 0 ? 0 : output[before(i, 1)]) + x[i];
      }
    };
  }
}
