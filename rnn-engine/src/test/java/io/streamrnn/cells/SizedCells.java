/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.internal.HalfFloats;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Cells of any size and activation, of the kinds that step rows together. */
record SizedCells(int inputs, int units, Random random) {

  /** Sizes up to 40 inputs and 50 units, most of them no multiple of a vector. */
  static SizedCells of(Random random) {
    return new SizedCells(1 + random.nextInt(40), 1 + random.nextInt(50), random);
  }

  /** One cell of each kind. */
  List<Cell> all(ActivationFunction activation, ActivationFunction gateActivation) {
    return List.of(
        new SimpleRnnCell(activation, kernel(1), recurrentKernel(1), bias(1)),
        new GruCell(activation, gateActivation, false, kernel(3), recurrentKernel(3), bias(3)),
        gru(activation, gateActivation),
        new LstmCell(activation, gateActivation, kernel(4), recurrentKernel(4), Optional.empty()),
        lstm(activation, gateActivation),
        peephole(activation, gateActivation, false),
        peephole(activation, gateActivation, true),
        projectedLstm(),
        new MinGruCell(true, kernel(2), bias(2)),
        new MinLstmCell(true, kernel(3), bias(3)),
        new DenseCell(
            activation instanceof Activation a ? a : Activation.LINEAR, kernel(1), bias(1)));
  }

  /** The same with weights that are bfloat16 numbers. */
  List<Cell> allOfBfloat16(ActivationFunction activation, ActivationFunction gateActivation) {
    return all(activation, gateActivation).stream()
        .map(cell -> cell.withWeights(cell.weights().stream().map(SizedCells::rounded).toList()))
        .toList();
  }

  private static Weight rounded(Weight weight) {
    return Weight.of(weight.name(), weight.shape(), HalfFloats.roundedToBfloat16(weight.toArray()));
  }

  Cell gru(ActivationFunction activation, ActivationFunction gateActivation) {
    return new GruCell(
        activation,
        gateActivation,
        true,
        kernel(3),
        recurrentKernel(3),
        weight("bias", 2, 3 * units));
  }

  Cell lstm(ActivationFunction activation, ActivationFunction gateActivation) {
    return new LstmCell(activation, gateActivation, kernel(4), recurrentKernel(4), bias(4));
  }

  private Cell peephole(
      ActivationFunction activation, ActivationFunction gateActivation, boolean coupled) {
    return new PeepholeLstmCell(
        new ClippedActivation(3, gateActivation),
        activation,
        activation,
        coupled,
        kernel(4),
        recurrentKernel(4),
        Optional.of(bias(4)),
        Optional.of(weight("peepholes", 3, units)));
  }

  private Cell projectedLstm() {
    int projection = 1 + random.nextInt(units);
    return new ProjectedLstmCell(
        kernel(4),
        weight("recurrent_kernel", projection, 4 * units),
        Optional.of(bias(4)),
        weight("projection", units, projection));
  }

  private Weight kernel(int parts) {
    return weight("kernel", inputs, parts * units);
  }

  private Weight recurrentKernel(int parts) {
    return weight("recurrent_kernel", units, parts * units);
  }

  private Weight bias(int parts) {
    return weight("bias", parts * units);
  }

  private Weight weight(String name, int... dims) {
    Shape shape = Shape.of(dims);
    return Weight.of(name, shape, BuiltInCells.values(random, shape.size()));
  }
}
