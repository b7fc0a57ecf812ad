/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import io.streamrnn.cell.ActivationFunction;

/**
 * A step of a GRU whose reset gate comes after the recurrent product, for some rows, with its
 * scratch memory; for one thread. With the parts of the sums in the order {@code z, r, n}:
 *
 * <pre>
 *   z, r = g(x W + b0 + (h U + b1))
 *   n    = act(x Wn + b0n + r * (h Un + b1n))
 *   h'   = z * h + (1 - z) * n
 * </pre>
 */
public abstract class GruStep {

  /** A step. */
  protected GruStep() {}

  /**
   * The step of a cell with these weights.
   *
   * @param bias {@code [3 units]} of the input side; kept, so it must not change
   * @param recurrentBias {@code [3 units]} of the recurrent side; kept, so it must not change
   * @param kernel of the input, with three parts
   * @param recurrentKernel of h, with three parts
   * @param gate the activation of z and r
   * @param activation that of n
   * @param general the same step, for any activations
   */
  public static GruStep of(
      float[] bias,
      float[] recurrentBias,
      Matrix kernel,
      Matrix recurrentKernel,
      ActivationFunction gate,
      ActivationFunction activation,
      GruStep general) {
    return Providers.CURRENT.gru(
        bias, recurrentBias, kernel, recurrentKernel, gate, activation, general);
  }

  /** How many rows this is made for. */
  public int mostRows() {
    return Rows.CAPACITY;
  }

  /** Computes ahead what depends on {@code rows} inputs alone; see {@link Sums#ahead}. */
  public abstract void ahead(int rows, Rows x);

  /** Replaces the first {@code rows} rows of {@code h}. */
  public abstract void apply(int rows, Rows x, Rows h);
}
