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
import io.streamrnn.internal.Rows;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keras's {@code Conv1D} with causal padding, event by event. With {@code d} for the dilation and
 * {@code x[t]} for the input of event {@code t}, zeros before the first:
 *
 * <pre>
 *   y[t] = act(b + sum over k of x[t - (K - 1 - k) d] W[k])
 * </pre>
 *
 * <p>With groups, each group of filters reads its own group of channels. Keras's {@code
 * DepthwiseConv1D} has a group for each channel. Input {@code [C]}, output {@code [F]}; see {@link
 * CausalConvolutionCell} for the state.
 */
public final class Conv1dCell extends CausalConvolutionCell {

  private final ActivationFunction activation;
  private final int groups;
  private final GroupedProduct product;

  /**
   * A cell with these weights.
   *
   * @param groups of channels and of filters; 1 by default in Keras
   * @param kernel {@code [K, C / groups, F]}
   * @param bias {@code [F]}; empty for none
   * @throws IllegalArgumentException if the shapes do not belong together
   */
  public Conv1dCell(
      ActivationFunction activation,
      int dilation,
      int groups,
      Weight kernel,
      Optional<Weight> bias) {
    super(
        "Conv1D",
        "conv_1d",
        requireGroups(kernel, groups).shape().dim(0),
        dilation,
        Shape.of(kernel.shape().dim(1) * groups),
        Shape.of(kernel.shape().dim(2)),
        weights(kernel, bias));
    this.activation = activation;
    this.groups = groups;
    this.product =
        new GroupedProduct(kernel, Weights.valuesOrZeros(bias, outputShape().size()), groups);
  }

  private static Weight requireGroups(Weight kernel, int groups) {
    boolean fits = groups > 0 && kernel.shape().rank() == 3;
    if (!fits || kernel.shape().dim(2) % groups != 0) {
      throw new IllegalArgumentException(
          "a kernel [K, C / groups, F] has as many filters for each group: kernel=%s, groups=%d"
              .formatted(kernel.shape(), groups));
    }
    return kernel;
  }

  private static List<Weight> weights(Weight kernel, Optional<Weight> bias) {
    return bias.isEmpty()
        ? List.of(kernel)
        : List.of(kernel, bias.get().requireShape(Shape.of(kernel.shape().dim(2))));
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("activation", activation.config(), "dilation_rate", dilation(), "groups", groups);
  }

  @Override
  public Cell withWeights(List<Weight> replaced) {
    requireSameNumber(replaced);
    Optional<Weight> bias = replaced.size() < 2 ? Optional.empty() : Optional.of(replaced.get(1));
    return new Conv1dCell(activation, dilation(), groups, replaced.get(0), bias);
  }

  @Override
  public Variable patches(Variable patches, List<Variable> weights) {
    Variable y = product.apply(patches, weights.get(0));
    y = weights.size() > 1 ? y.plus(weights.get(1)) : y;
    return y.apply(activation);
  }

  @Override
  public Kernel patches() {
    return new PatchKernel(weights().get(0).shape().dim(0) * inputShape().size()) {

      private final GroupedProduct.Scratch scratch = product.scratch();

      @Override
      Rows stepPatches(int rows, Rows patches) {
        return scratch.set(rows, patches).apply(activation, rows);
      }
    };
  }
}
