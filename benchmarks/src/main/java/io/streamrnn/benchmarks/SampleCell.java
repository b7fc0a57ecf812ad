/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.GruCell;
import io.streamrnn.cells.SimpleRnnCell;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;

/** A kind of cell, with Keras's default activations and seeded weights. */
enum SampleCell {
  SIMPLE_RNN("SimpleRNN", 1) {
    @Override
    Cell of(int inputSize, int units, long seed) {
      Random random = new Random(seed);
      return new SimpleRnnCell(
          Activation.TANH,
          kernel(random, inputSize, units),
          recurrentKernel(random, inputSize, units),
          weight(random, "bias", Shape.of(units), 0.1));
    }
  },
  GRU("GRU", 3) {
    @Override
    Cell of(int inputSize, int units, long seed) {
      Random random = new Random(seed);
      return new GruCell(
          Activation.TANH,
          Activation.SIGMOID,
          true,
          kernel(random, inputSize, units),
          recurrentKernel(random, inputSize, units),
          weight(random, "bias", Shape.of(2, 3 * units), 0.1));
    }
  },
  LSTM("LSTM", 4) {
    @Override
    Cell of(int inputSize, int units, long seed) {
      return SampleLstm.of(inputSize, units, seed).cell();
    }
  };

  /** As Keras and the options of the benchmarks write it. */
  final String label;

  /** How many blocks of columns, one per gate, a kernel has. */
  final int gates;

  SampleCell(String label, int gates) {
    this.label = label;
    this.gates = gates;
  }

  /**
   * The kind with this label.
   *
   * @throws IllegalArgumentException if there is none
   */
  static SampleCell labelled(String label) {
    return Arrays.stream(values())
        .filter(cell -> cell.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "a cell must be one of %s: cell=%s".formatted(labels(), label)));
  }

  private static String labels() {
    return Arrays.stream(values()).map(cell -> cell.label).collect(Collectors.joining(", "));
  }

  /** A cell of this kind. */
  abstract Cell of(int inputSize, int units, long seed);

  /** The multiply-adds of a step of a row. */
  final long multiplyAdds(int inputSize, int units) {
    return (long) gates * units * (inputSize + units);
  }

  final Weight kernel(Random random, int inputSize, int units) {
    return weight(
        random, "kernel", Shape.of(inputSize, gates * units), 1 / Math.sqrt(inputSize + units));
  }

  final Weight recurrentKernel(Random random, int inputSize, int units) {
    return weight(
        random,
        "recurrent_kernel",
        Shape.of(units, gates * units),
        1 / Math.sqrt(inputSize + units));
  }

  static Weight weight(Random random, String name, Shape shape, double scale) {
    return Weight.of(name, shape, SampleLstm.gaussian(random, shape.size(), scale));
  }
}
