/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;

/** Activations as kernels apply them: with the arithmetic of this process where it has one. */
public final class Elementwise {

  private Elementwise() {}

  /** Applies an activation in place to {@code [from, to)}. */
  public static void apply(ActivationFunction activation, float[] v, int from, int to) {
    if (activation == Activation.TANH) {
      Providers.CURRENT.tanh(v, from, to);
    } else {
      activation.apply(v, from, to);
    }
  }
}
