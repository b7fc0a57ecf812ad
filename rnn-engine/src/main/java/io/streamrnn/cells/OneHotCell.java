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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A row of zeros with a one at the place of each number, as Keras's {@code ops.one_hot}. A cell
 * without states. Numbers are cut towards zero. One that is no class has zeros only, and NaN has
 * NaN.
 *
 * <p>Input {@code [...]}, output {@code [..., classes]}.
 */
public final class OneHotCell extends BuiltInCell {

  private final int classes;

  /**
   * A cell for inputs of a shape.
   *
   * @param classes how many there are, from 0 on
   */
  public OneHotCell(int classes, Shape input) {
    super("OneHot", "one_hot", input, output(classes, input), List.of(), List.of());
    this.classes = classes;
  }

  private static Shape output(int classes, Shape input) {
    if (classes < 1) {
      throw new IllegalArgumentException("num_classes must be at least 1: num_classes=" + classes);
    }
    List<Integer> dims = new ArrayList<>(input.dims());
    dims.add(classes);
    return new Shape(dims);
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("num_classes", classes);
  }

  /** Classes have no derivative. */
  @Override
  public VariableStep differentiableStep(VariableStepInputs in) {
    float[] x = new float[in.x().shape().size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) in.x().at(i);
    }
    float[] y = new float[x.length * classes];
    encode(x, x.length, y);
    double[] values = new double[y.length];
    Arrays.setAll(values, i -> y[i]);
    List<Integer> dims = new ArrayList<>(in.x().shape().dims());
    dims.add(classes);
    return VariableStep.of(Variable.constant(new Shape(dims), values));
  }

  @Override
  public Kernel kernel() {
    int size = inputShape().size();
    return (rows, x, states, output) -> encode(x, rows * size, output);
  }

  private void encode(float[] x, int count, float[] output) {
    Arrays.fill(output, 0, count * classes, 0f);
    for (int i = 0; i < count; i++) {
      if (Float.isNaN(x[i])) {
        Arrays.fill(output, i * classes, (i + 1) * classes, x[i]);
      } else if (x[i] > -1 && x[i] < classes) {
        output[i * classes + (int) x[i]] = 1;
      }
    }
  }
}
