/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.model;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.DenseCell;
import io.streamrnn.cells.LstmCell;
import io.streamrnn.cells.SimpleRnnCell;
import java.util.Arrays;
import java.util.Optional;

/** Cells of small sizes whose weights all have one value. */
final class TestModels {

  private TestModels() {}

  /** {@code h' = x W + h U}, linear: its output can be computed by hand. */
  static Cell sum(int inputs, int units, float value) {
    return new SimpleRnnCell(
        Activation.LINEAR,
        weight("kernel", value, inputs, units),
        weight("recurrent_kernel", value, units, units),
        Optional.empty());
  }

  static Cell lstm(int inputs, int units, float value) {
    return new LstmCell(
        Activation.TANH,
        Activation.SIGMOID,
        weight("kernel", value, inputs, 4 * units),
        weight("recurrent_kernel", value, units, 4 * units),
        weight("bias", value, 4 * units));
  }

  static Cell dense(Activation activation, int inputs, int units, float value) {
    return new DenseCell(
        activation, weight("kernel", value, inputs, units), weight("bias", value, units));
  }

  static Weight weight(String name, float value, int... dims) {
    Shape shape = Shape.of(dims);
    float[] values = new float[shape.size()];
    Arrays.fill(values, value);
    return Weight.of(name, shape, values);
  }
}
