/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.internal.Matrix;
import io.streamrnn.internal.Rows;
import io.streamrnn.internal.Sums;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keras's {@code SeparableConv1D} with causal padding, event by event: each channel is convolved by
 * itself, and the results are mixed. With {@code d} for the dilation, {@code x[t]} for the input of
 * event {@code t}, zeros before the first, and {@code M} for the depth multiplier:
 *
 * <pre>
 *   z[t, c M + m] = sum over k of x[t - (K - 1 - k) d, c] D[k, c, m]
 *   y[t]          = act(b + z[t] P)
 * </pre>
 *
 * <p>Input {@code [C]}, output {@code [F]}; see {@link CausalConvolutionCell} for the state.
 */
public final class SeparableConv1dCell extends CausalConvolutionCell {

  private final ActivationFunction activation;
  private final GroupedProduct depthwise;
  private final Matrix pointwise;
  private final float[] bias;

  /**
   * A cell with these weights.
   *
   * @param depthwise {@code [K, C, M]}
   * @param pointwise {@code [1, C * M, F]}
   * @param bias {@code [F]}; empty for none
   * @throws IllegalArgumentException if the shapes do not belong together
   */
  public SeparableConv1dCell(
      ActivationFunction activation,
      int dilation,
      Weight depthwise,
      Weight pointwise,
      Optional<Weight> bias) {
    super(
        "SeparableConv1D",
        "separable_conv_1d",
        GroupedProduct.requireKernel(depthwise).shape().dim(0),
        dilation,
        Shape.of(depthwise.shape().dim(1)),
        Shape.of(GroupedProduct.requireKernel(pointwise).shape().dim(2)),
        weights(depthwise, pointwise, bias));
    this.activation = activation;
    int multiplied = inputShape().size() * depthwise.shape().dim(2);
    this.depthwise = GroupedProduct.depthwise(depthwise, new float[multiplied]);
    Shape matrix = Shape.of(multiplied, outputShape().size());
    this.pointwise = Matrix.of(Weight.of(pointwise.name(), matrix, pointwise.toArray()), 1);
    this.bias = Weights.valuesOrZeros(bias, outputShape().size());
  }

  private static List<Weight> weights(Weight depthwise, Weight pointwise, Optional<Weight> bias) {
    int multiplied = depthwise.shape().dim(1) * depthwise.shape().dim(2);
    int filters = pointwise.shape().dim(2);
    pointwise.requireShape(Shape.of(1, multiplied, filters));
    return Weights.list(depthwise, pointwise, bias, Shape.of(filters));
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("activation", activation.config(), "dilation_rate", dilation());
  }

  @Override
  public Cell withWeights(List<Weight> replaced) {
    requireSameNumber(replaced);
    return new SeparableConv1dCell(
        activation, dilation(), replaced.get(0), replaced.get(1), Weights.bias(replaced));
  }

  @Override
  public Variable patches(Variable patches, List<Variable> weights) {
    Variable z = depthwise.apply(patches, weights.get(0));
    Shape matrix = Shape.of(z.shape().dim(z.shape().rank() - 1), outputShape().size());
    Variable y = z.matmul(weights.get(1).reshape(matrix));
    y = weights.size() > 2 ? y.plus(weights.get(2)) : y;
    return y.apply(activation);
  }

  @Override
  public Kernel patches() {
    return new PatchKernel(weights().get(0).shape().dim(0) * inputShape().size()) {

      private final GroupedProduct.Scratch channels = depthwise.scratch();
      private final Sums mixed = Sums.of(bias, List.of(pointwise));

      @Override
      Rows stepPatches(int rows, Rows patches) {
        mixed.set(rows, channels.set(rows, patches));
        return mixed.part(0).apply(activation, rows);
      }
    };
  }
}
