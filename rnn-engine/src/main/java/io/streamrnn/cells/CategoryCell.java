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
 * The categories of values, encoded: Keras's {@code Discretization}, {@code CategoryEncoding},
 * {@code IntegerLookup} and {@code Hashing}. A cell without states.
 *
 * <p>Of inputs {@code [..., n]} the output is {@code [..., n]} for {@link Encoding#INT}, {@code
 * [..., n, categories]} for {@link Encoding#ONE_HOT}, without an {@code n} of 1, and {@code [...,
 * categories]} for the others. NaN has no category: what is computed from it is NaN.
 */
public final class CategoryCell extends BuiltInCell {

  private final Categories categories;
  private final Encoding encoding;
  // How many values share a row.
  private final int shared;

  /** A cell for inputs of a shape. */
  public CategoryCell(Categories categories, Encoding encoding, Shape input) {
    super(
        "Categories",
        "categories",
        input,
        output(categories, encoding, input),
        List.of(),
        List.of());
    this.categories = categories;
    this.encoding = encoding;
    this.shared = encoding.isOfEachValue() ? 1 : input.dim(input.rank() - 1);
  }

  private static Shape output(Categories categories, Encoding encoding, Shape input) {
    if (encoding == Encoding.INT) {
      return input;
    }
    List<Integer> dims = new ArrayList<>(input.dims());
    int last = dims.size() - 1;
    if (last >= 0 && (encoding != Encoding.ONE_HOT || dims.get(last) == 1)) {
      dims.remove(last);
    }
    dims.add(categories.count());
    return new Shape(dims);
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("output_mode", encoding.kerasName(), "categories", categories.options());
  }

  /** Categories have no derivative. */
  @Override
  public VariableStep differentiableStep(VariableStepInputs in) {
    int rows = in.x().shape().dim(0);
    float[] x = new float[in.x().shape().size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) in.x().at(i);
    }
    float[] y = new float[rows * outputShape().size()];
    kernel().step(rows, x, new float[0][], y);
    double[] values = new double[y.length];
    Arrays.setAll(values, i -> y[i]);
    List<Integer> dims = new ArrayList<>();
    dims.add(rows);
    dims.addAll(outputShape().dims());
    return VariableStep.of(Variable.constant(new Shape(dims), values));
  }

  @Override
  public Kernel kernel() {
    int size = inputShape().size();
    int width = outputShape().size();
    return (rows, x, states, output) -> {
      Arrays.fill(output, 0, rows * width, 0f);
      for (int i = 0; i < rows * size; i++) {
        if (encoding == Encoding.INT) {
          output[i] = Float.isNaN(x[i]) ? x[i] : categories.index(x[i]);
        } else {
          encode(x[i], i / shared * categories.count(), output);
        }
      }
    };
  }

  private void encode(float value, int row, float[] output) {
    if (Float.isNaN(value)) {
      Arrays.fill(output, row, row + categories.count(), value);
      return;
    }
    long index = categories.index(value);
    if (index != Categories.NONE) {
      int at = row + (int) index;
      output[at] = encoding == Encoding.COUNT ? output[at] + 1 : Math.max(output[at], 1);
    }
  }
}
