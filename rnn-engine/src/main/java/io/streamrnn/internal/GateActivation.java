/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.internal.math.Functions;

/**
 * The fast forms of the activations of gates. Their absolute error is that of a float next to 1,
 * about 1e-7; their relative error grows towards zero. So they are for gates whose factors are
 * bounded; the {@link Activation}s of the same names are exact everywhere.
 */
public enum GateActivation implements ActivationFunction {
  /** {@code 0.5 tanh(0.5 x) + 0.5}: 0 from -16.6 down, off by 3 % of its value at -14. */
  SIGMOID(Activation.SIGMOID),
  /** {@code clip(0.2 x + 0.5, 0, 1)}, in float. */
  HARD_SIGMOID(Activation.HARD_SIGMOID),
  /** {@code clip(x / 6 + 0.5, 0, 1)}, in float. */
  HARD_SIGMOID_KERAS3(Activation.HARD_SIGMOID_KERAS3);

  private final Activation exact;

  GateActivation(Activation exact) {
    this.exact = exact;
  }

  /** The fast form of an activation, or the activation if it has none. */
  public static ActivationFunction of(ActivationFunction activation) {
    for (GateActivation gate : values()) {
      if (gate.exact == activation) {
        return gate;
      }
    }
    return activation;
  }

  @Override
  public void apply(float[] values, int from, int to) {
    switch (this) {
      case SIGMOID -> Providers.CURRENT.fastSigmoid(values, from, to);
      case HARD_SIGMOID -> Functions.hardSigmoid(values, from, to, 0.2f);
      case HARD_SIGMOID_KERAS3 -> Functions.hardSigmoid(values, from, to, 1f / 6);
    }
  }

  @Override
  public boolean isElementwise() {
    return true;
  }

  @Override
  public Object config() {
    return exact.config();
  }
}
