/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import io.streamrnn.cell.ActivationFunction;

/** An LSTM of any activations: the sums of all gates first, then one loop after the other. */
final class PlainLstm extends LstmStep {

  private final LstmGates gates;
  private final ActivationFunction activation;

  /**
   * A step that begins with these gates.
   *
   * @param activation of the new c
   */
  PlainLstm(LstmGates gates, ActivationFunction activation) {
    this.gates = gates;
    this.activation = activation;
  }

  @Override
  public void ahead(int rows, Rows x) {
    gates.ahead(rows, x);
  }

  @Override
  public void apply(int rows, Rows x, Rows h, Rows c) {
    gates.set(rows, x, h, c);
    int count = rows * h.stride;
    newCellState(
        gates.part(0).values(),
        gates.part(1).values(),
        gates.part(2).values(),
        c.values(),
        h.values(),
        count);
    h.apply(activation, rows);
    multiply(gates.part(3).values(), h.values(), count);
  }
}
