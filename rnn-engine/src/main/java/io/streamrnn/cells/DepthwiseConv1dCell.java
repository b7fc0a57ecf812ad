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
 * Keras's {@code DepthwiseConv1D}, event by event: each channel is convolved by itself. With {@code
 * d} for the dilation, {@code x[t]} for the input of event {@code t}, zeros before the first, and
 * {@code M} for the depth multiplier:
 *
 * <pre>
 *   y[t, c M + m] = act(b[c M + m] + sum over k of x[t - (K - 1 - k) d, c] W[k, c, m])
 * </pre>
 *
 * <p>Input {@code [C]}, output {@code [C * M]}; see {@link CausalConvolutionCell} for the state.
 */
public final class DepthwiseConv1dCell extends GroupedConvolutionCell {

  /**
   * A cell with these weights.
   *
   * @param kernel {@code [K, C, M]}
   * @param bias {@code [C * M]}; empty for none
   * @throws IllegalArgumentException if the shapes do not belong together
   */
  public DepthwiseConv1dCell(
      ActivationFunction activation, int dilation, Weight kernel, Optional<Weight> bias) {
    super(
        "DepthwiseConv1D",
        "depthwise_conv_1d",
        dilation,
        Shape.of(GroupedProduct.requireKernel(kernel).shape().dim(1)),
        output(kernel),
        bias.isEmpty() ? List.of(kernel) : List.of(kernel, bias.get().requireShape(output(kernel))),
        activation,
        GroupedProduct.depthwise(kernel, Weights.valuesOrZeros(bias, output(kernel).size())));
  }

  private static Shape output(Weight kernel) {
    return Shape.of(kernel.shape().dim(1) * kernel.shape().dim(2));
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("activation", activation().config(), "dilation_rate", dilation());
  }

  @Override
  public Cell withWeights(List<Weight> replaced) {
    requireSameNumber(replaced);
    Optional<Weight> bias = replaced.size() < 2 ? Optional.empty() : Optional.of(replaced.get(1));
    return new DepthwiseConv1dCell(activation(), dilation(), replaced.get(0), bias);
  }
}
