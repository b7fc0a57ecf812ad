/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.autodiff.VariableStep;
import io.streamrnn.autodiff.VariableStepInputs;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import java.util.List;
import java.util.Map;

/**
 * A rectifier with trained slopes (He et al. 2015), as Keras's {@code PReLU}: {@code max(x, 0) -
 * alpha max(-x, 0)}.
 *
 * <p>Input and output are of one shape.
 */
public final class PReluCell extends BuiltInCell {

  private final Weight alpha;
  private final Shape slopes;

  /**
   * A layer with these slopes.
   *
   * @param shape of input and output
   * @param alpha of this shape, or with a last axis of 1; axes of 1 before it are left out
   * @throws IllegalArgumentException if the slopes have another shape
   */
  public PReluCell(Shape shape, Weight alpha) {
    super("PReLU", "prelu", shape, shape, List.of(), List.of(alpha));
    this.alpha = alpha;
    this.slopes = slopes(shape, alpha.shape());
  }

  private static Shape slopes(Shape shape, Shape alpha) {
    int more = alpha.rank() - shape.rank();
    boolean fits =
        more >= 0
            && alpha.dims().subList(0, more).stream().allMatch(dim -> dim == 1)
            && alpha
                .dims()
                .subList(more, alpha.rank() - 1)
                .equals(shape.dims().subList(0, shape.rank() - 1))
            && (last(alpha) == 1 || last(alpha) == last(shape));
    if (!fits) {
      throw new IllegalArgumentException(
          "slopes have the shape of the input, or a last axis of 1: input=%s, alpha=%s"
              .formatted(shape, alpha));
    }
    return new Shape(alpha.dims().subList(more, alpha.rank()));
  }

  private static int last(Shape shape) {
    return shape.dim(shape.rank() - 1);
  }

  @Override
  public Map<String, Object> config() {
    return Map.of();
  }

  @Override
  public Cell withWeights(List<Weight> replaced) {
    requireSameNumber(replaced);
    return new PReluCell(inputShape(), replaced.get(0));
  }

  @Override
  public VariableStep differentiableStep(VariableStepInputs in) {
    Variable all = Variable.zeros(inputShape()).plus(in.weight(0).reshape(slopes));
    Variable above = in.x().map(x -> Math.max(x, 0), (x, y) -> x > 0 ? 1 : 0);
    Variable below = in.x().map(x -> Math.max(-x, 0), (x, y) -> x < 0 ? -1 : 0);
    return VariableStep.of(above.minus(below.times(all)));
  }

  @Override
  public Kernel kernel() {
    float[] slope = slopeOfEachValue();
    return (rows, x, states, output) -> {
      for (int i = 0; i < rows * slope.length; i++) {
        output[i] = x[i] < 0 ? slope[i % slope.length] * x[i] : x[i];
      }
    };
  }

  private float[] slopeOfEachValue() {
    float[] given = alpha.toArray();
    float[] all = new float[inputShape().size()];
    int repeated = all.length / given.length;
    for (int i = 0; i < all.length; i++) {
      all[i] = given[i / repeated];
    }
    return all;
  }
}
