/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
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
public final class Conv1dCell extends GroupedConvolutionCell {

  private final int groups;

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
        dilation,
        Shape.of(requireGroups(kernel, groups).shape().dim(1) * groups),
        Shape.of(kernel.shape().dim(2)),
        weights(kernel, bias),
        activation,
        new GroupedProduct(kernel, Weights.valuesOrZeros(bias, kernel.shape().dim(2)), groups));
    this.groups = groups;
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
    return Map.of(
        "activation", activation().config(), "dilation_rate", dilation(), "groups", groups);
  }

  @Override
  public Cell withWeights(List<Weight> replaced) {
    requireSameNumber(replaced);
    Optional<Weight> bias = replaced.size() < 2 ? Optional.empty() : Optional.of(replaced.get(1));
    return new Conv1dCell(activation(), dilation(), groups, replaced.get(0), bias);
  }
}
