/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.model;

import io.streamrnn.cell.Shape;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Tensor;

/** Calls layers on a sequence. */
final class LayerRunner extends SequenceRunner {

  private final Layer layers;
  private final int inputSize;
  private final int outputSize;

  LayerRunner(Layer layers, int inputSize, int outputSize) {
    this.layers = layers;
    this.inputSize = inputSize;
    this.outputSize = outputSize;
  }

  @Override
  public float[][] run(float[][] rows) {
    require(rows, inputSize);
    float[] x = new float[rows.length * inputSize];
    for (int t = 0; t < rows.length; t++) {
      System.arraycopy(rows[t], 0, x, t * inputSize, inputSize);
    }
    Tensor output = layers.call(Tensor.of(Shape.of(1, rows.length, inputSize), x));
    return split(output.toArray(), outputSize);
  }
}
