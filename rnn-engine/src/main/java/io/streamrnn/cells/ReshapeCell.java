/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.autodiff.VariableStep;
import io.streamrnn.autodiff.VariableStepInputs;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The values of an event in another shape, as Keras's {@code Reshape}. A cell without states. */
public final class ReshapeCell extends BuiltInCell {

  /**
   * A cell.
   *
   * @throws IllegalArgumentException if the shapes have different sizes
   */
  public ReshapeCell(Shape input, Shape output) {
    super("Reshape", "reshape", input, output, List.of(), List.of());
    if (input.size() != output.size()) {
      throw new IllegalArgumentException(
          "a shape has as many values as the other: input=%s, output=%s".formatted(input, output));
    }
  }

  @Override
  public Map<String, Object> config() {
    return Map.of();
  }

  @Override
  public Cell withWeights(List<Weight> replaced) {
    requireSameNumber(replaced);
    return this;
  }

  @Override
  public VariableStep differentiableStep(VariableStepInputs in) {
    List<Integer> dims = new ArrayList<>();
    dims.add(in.x().shape().dim(0));
    dims.addAll(outputShape().dims());
    return VariableStep.of(in.x().reshape(new Shape(dims)));
  }

  @Override
  public Kernel kernel() {
    int size = inputShape().size();
    return (rows, x, states, output) -> System.arraycopy(x, 0, output, 0, rows * size);
  }
}
