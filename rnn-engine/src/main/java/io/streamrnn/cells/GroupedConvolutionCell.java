/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.internal.Rows;
import java.util.List;

/** A causal convolution with one kernel, whose groups of outputs read their groups of channels. */
abstract class GroupedConvolutionCell extends CausalConvolutionCell {

  private final ActivationFunction activation;
  private final GroupedProduct product;

  /**
   * A cell.
   *
   * @param weights the kernel {@code [K, ...]}, and the bias if there is one
   * @param product of the kernel
   */
  GroupedConvolutionCell(
      String className,
      String tag,
      int dilation,
      Shape input,
      Shape output,
      List<Weight> weights,
      ActivationFunction activation,
      GroupedProduct product) {
    super(className, tag, weights.get(0).shape().dim(0), dilation, input, output, weights);
    this.activation = activation;
    this.product = product;
  }

  final ActivationFunction activation() {
    return activation;
  }

  @Override
  public final Variable patches(Variable patches, List<Variable> weights) {
    Variable y = product.apply(patches, weights.get(0));
    y = weights.size() > 1 ? y.plus(weights.get(1)) : y;
    return y.apply(activation);
  }

  @Override
  public final Kernel patches() {
    return new PatchKernel(weights().get(0).shape().dim(0) * inputShape().size()) {

      private final GroupedProduct.Scratch scratch = product.scratch();

      @Override
      Rows stepPatches(int rows, Rows patches) {
        return scratch.set(rows, patches).apply(activation, rows);
      }
    };
  }
}
