/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.internal.Matrix;
import io.streamrnn.internal.Rows;
import io.streamrnn.internal.Sums;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The product of what is under a kernel {@code [K, C / groups, F]} with that kernel: each group of
 * filters reads its own group of channels. Immutable.
 */
final class GroupedProduct {

  private final int taps;
  private final int groups;
  private final int channels;
  private final int filters;
  private final List<Matrix> matrices = new ArrayList<>();
  private final float[] bias;

  /**
   * A product.
   *
   * @param kernel {@code [K, C / groups, F]}
   * @param bias {@code [F]}
   */
  GroupedProduct(Weight kernel, float[] bias, int groups) {
    this.taps = kernel.shape().dim(0);
    this.groups = groups;
    this.channels = kernel.shape().dim(1);
    this.filters = kernel.shape().dim(2) / groups;
    this.bias = bias;
    for (int group = 0; group < groups; group++) {
      matrices.add(matrix(kernel, group));
    }
  }

  /**
   * A product of each channel by itself.
   *
   * @param kernel {@code [K, C, M]}
   * @param bias {@code [C * M]}
   */
  static GroupedProduct depthwise(Weight kernel, float[] bias) {
    Shape grouped = Shape.of(kernel.shape().dim(0), 1, bias.length);
    Weight same = Weight.of(kernel.name(), grouped, kernel.toArray());
    return new GroupedProduct(same, bias, kernel.shape().dim(1));
  }

  static Weight requireKernel(Weight kernel) {
    if (kernel.shape().rank() != 3) {
      throw new IllegalArgumentException(
          "a kernel of a convolution over steps has three axes: %s=%s"
              .formatted(kernel.name(), kernel.shape()));
    }
    return kernel;
  }

  private Matrix matrix(Weight kernel, int group) {
    float[] values = new float[taps * channels * filters];
    for (int i = 0; i < values.length; i++) {
      int column = group * filters + i % filters;
      values[i] = kernel.at(i / filters * groups * filters + column);
    }
    return Matrix.of(Weight.of(kernel.name(), Shape.of(taps * channels, filters), values), 1);
  }

  /** Scratch memory for one thread. */
  Scratch scratch() {
    return new Scratch();
  }

  /** Computes the products of some rows. */
  final class Scratch {

    private final Rows[] inputs = new Rows[groups];
    private final Sums[] sums = new Sums[groups];
    private final Rows output = new Rows(groups * filters);

    Scratch() {
      for (int group = 0; group < groups; group++) {
        float[] own = Arrays.copyOfRange(bias, group * filters, (group + 1) * filters);
        inputs[group] = new Rows(taps * channels);
        sums[group] = Sums.of(own, List.of(matrices.get(group)));
      }
    }

    /**
     * The products.
     *
     * @param patches {@code [rows, K * C]}
     * @return {@code [rows, F]}, to be overwritten by the next call
     */
    Rows set(int rows, Rows patches) {
      if (groups == 1) {
        sums[0].set(rows, patches);
        return sums[0].part(0);
      }
      output.values(rows);
      for (int group = 0; group < groups; group++) {
        read(rows, patches, group);
        sums[group].set(rows, inputs[group]);
        write(rows, sums[group].part(0), group);
      }
      return output;
    }

    private void read(int rows, Rows patches, int group) {
      float[] to = inputs[group].values(rows);
      for (int i = 0; i < rows * taps; i++) {
        int row = i / taps;
        int tap = i % taps;
        int from = row * patches.stride + (tap * groups + group) * channels;
        int at = row * inputs[group].stride + tap * channels;
        System.arraycopy(patches.values(), from, to, at, channels);
      }
    }

    private void write(int rows, Rows part, int group) {
      for (int row = 0; row < rows; row++) {
        int to = row * output.stride + group * filters;
        System.arraycopy(part.values(), row * part.stride, output.values(), to, filters);
      }
    }
  }

  /**
   * The same in variables.
   *
   * @param patches {@code [..., K * C]}
   * @param stored {@code [K, C / groups, F]}, or {@code [K, C, M]} of each channel by itself
   */
  Variable apply(Variable patches, Variable stored) {
    Variable kernel = stored.reshape(Shape.of(taps, channels, groups * filters));
    List<Variable> products = new ArrayList<>();
    for (int group = 0; group < groups; group++) {
      Variable own = columns(patches, group);
      Variable matrix = kernel.columns(group * filters, (group + 1) * filters);
      products.add(own.matmul(matrix.reshape(Shape.of(taps * channels, filters))));
    }
    return Variable.concat(patches.shape().rank() - 1, products);
  }

  private Variable columns(Variable patches, int group) {
    if (groups == 1) {
      return patches;
    }
    int width = taps * groups * channels;
    List<Integer> dims = new ArrayList<>(patches.shape().dims());
    dims.set(dims.size() - 1, taps * channels);
    int[] positions = new int[patches.shape().size() / groups];
    for (int i = 0; i < positions.length; i++) {
      int tap = i / channels % taps;
      int channel = (tap * groups + group) * channels + i % channels;
      positions[i] = i / (taps * channels) * width + channel;
    }
    return patches.gather(new Shape(dims), positions);
  }
}
