/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.internal.Rows;

/**
 * A gate {@code z} of which {@code 1 - z} is a gate, too. A float next to 1 has no digits left for
 * what it lacks, so the complement of a sigmoid is computed as {@code sigmoid(-x)}. For one thread.
 */
final class UpdateGate {

  private final ActivationFunction activation;
  private final boolean isSymmetric;
  private final Rows complement;

  /**
   * A gate.
   *
   * @param activation as a kernel applies it, see {@link Gates#of}
   */
  UpdateGate(ActivationFunction activation, int units) {
    this.activation = activation;
    this.isSymmetric = Gates.isSymmetric(activation);
    this.complement = new Rows(units);
  }

  /** What is applied to z before {@link #finish}, in one go with other gates: maybe nothing. */
  ActivationFunction first() {
    return isSymmetric ? Activation.LINEAR : activation;
  }

  /** Makes the first rows the gate, and returns them. */
  Rows finish(Rows z, int rows) {
    int count = rows * z.stride;
    float[] opposite = complement.values(rows);
    if (isSymmetric) {
      negate(z.values(), opposite, count);
      complement.apply(activation, rows);
      return z.apply(activation, rows);
    }
    subtractFromOne(z.values(), opposite, count);
    return z;
  }

  /** {@code 1 - z} of the rows of the last call. */
  Rows complement() {
    return complement;
  }

  private static void negate(float[] x, float[] target, int count) {
    for (int j = 0; j < count; j++) {
      target[j] = -x[j];
    }
  }

  private static void subtractFromOne(float[] z, float[] target, int count) {
    for (int j = 0; j < count; j++) {
      target[j] = 1f - z[j];
    }
  }
}
