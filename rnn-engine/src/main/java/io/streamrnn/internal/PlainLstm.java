/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import io.streamrnn.cell.ActivationFunction;

/** An LSTM of any activations: the sums of all gates first, then one loop after the other. */
final class PlainLstm extends LstmStep {

  private final Sums gates;
  private final ActivationFunction activation;

  /**
   * A step that begins with these sums.
   *
   * @param gates of the input and of h, with the activations of the gates
   */
  PlainLstm(Sums gates, ActivationFunction activation) {
    this.gates = gates;
    this.activation = activation;
  }

  @Override
  public void ahead(int rows, Rows x) {
    gates.ahead(rows, x);
  }

  @Override
  public void apply(int rows, Rows x, Rows h, Rows c) {
    gates.set(rows, x, h);
    int count = rows * h.stride;
    newCellState(
        gates.part(0).values(), gates.part(1).values(), gates.part(2).values(), c.values(), count);
    System.arraycopy(c.values(), 0, h.values(), 0, count);
    h.apply(activation, rows);
    multiply(gates.part(3).values(), h.values(), count);
  }
}
