/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.TensorCell;
import io.streamrnn.cell.TensorStates;
import io.streamrnn.cell.TensorStep;
import io.streamrnn.cell.Weight;
import java.util.List;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The {@code MinimalRNNCell} of the Keras page on {@code RNN}: {@code h' = x W + h U}. */
final class MinimalRnnCell extends TensorCell {

  private MinimalRnnCell(Weight kernel, Weight recurrentKernel) {
    super(
        kernel.shape().dim(0),
        kernel.shape().dim(1),
        List.of(StateSpec.of("h", kernel.shape().dim(1))),
        List.of(kernel, recurrentKernel));
  }

  /** A cell with random weights, uniform in [-0.05, 0.05] as on the page. */
  static MinimalRnnCell random(int inputSize, int units, long seed) {
    Random random = new Random(seed);
    return new MinimalRnnCell(
        weight("kernel", inputSize, units, random),
        weight("recurrent_kernel", units, units, random));
  }

  private static Weight weight(String name, int rows, int columns, Random random) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat(-0.05f, 0.05f);
    }
    return Weight.of(name, Shape.of(rows, columns), values);
  }

  @Override
  public String className() {
    return "MinimalRNNCell";
  }

  @Override
  protected TensorStep step(INDArray x, TensorStates states) {
    INDArray h = x.mmul(tensor("kernel"));
    INDArray output = h.add(states.get(0).mmul(tensor("recurrent_kernel")));
    return TensorStep.of(output, output);
  }
}
