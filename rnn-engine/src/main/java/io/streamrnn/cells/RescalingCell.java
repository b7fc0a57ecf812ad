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
 * Keras's {@code Rescaling}: {@code y = x * scale + offset}. A cell without states.
 *
 * <p>Input and output {@code [I]}. Scale and offset have one value for each feature, or one for
 * all.
 */
public final class RescalingCell extends BuiltInCell {

  private final float[] scale;
  private final float[] offset;

  /**
   * A cell.
   *
   * @throws IllegalArgumentException if there are not as many values as features
   */
  public RescalingCell(Shape input, float[] scale, float[] offset) {
    super("Rescaling", "rescaling", input, input, List.of(), List.of());
    this.scale = NormalizationCell.ofEach(scale, input, "scale");
    this.offset = NormalizationCell.ofEach(offset, input, "offset");
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("scale", NormalizationCell.list(scale), "offset", NormalizationCell.list(offset));
  }

  @Override
  public VariableStep differentiableStep(VariableStepInputs in) {
    return VariableStep.of(in.x().times(constant(scale)).plus(constant(offset)));
  }

  private Variable constant(float[] values) {
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    return Variable.constant(inputShape(), doubles);
  }

  @Override
  public Kernel kernel() {
    int size = scale.length;
    return (rows, x, states, output) -> {
      for (int i = 0; i < rows * size; i++) {
        output[i] = x[i] * scale[i % size] + offset[i % size];
      }
    };
  }
}
