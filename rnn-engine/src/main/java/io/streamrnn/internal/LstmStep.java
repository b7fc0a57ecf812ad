/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import io.streamrnn.cell.ActivationFunction;

/**
 * A step of an LSTM for some rows, with its scratch memory; for one thread. With the parts of the
 * sums in the order {@code i, f, g, o}:
 *
 * <pre>
 *   c' = f * c + i * g
 *   h' = o * act(c')
 * </pre>
 */
public abstract class LstmStep {

  LstmStep() {}

  /**
   * The step of a cell with these weights.
   *
   * @param bias {@code [4 units]}; kept, so it must not change
   * @param kernel of the input, with four parts
   * @param recurrentKernel of h, with four parts
   * @param gate the activation of i, f and o as it is applied
   * @param exactGate the activation of i, f and o
   * @param activation that of g and of the new c
   */
  public static LstmStep of(
      float[] bias,
      Matrix kernel,
      Matrix recurrentKernel,
      ActivationFunction gate,
      ActivationFunction exactGate,
      ActivationFunction activation) {
    return Providers.CURRENT.lstm(bias, kernel, recurrentKernel, gate, exactGate, activation);
  }

  /** How many rows this is made for. */
  public int mostRows() {
    return Rows.CAPACITY;
  }

  /** Computes ahead what depends on {@code rows} inputs alone; see {@link Sums#ahead}. */
  public abstract void ahead(int rows, Rows x);

  /**
   * Whether all {@code c} of the rows that were replaced last are known to be finite if all {@code
   * h} are.
   */
  public boolean isFiniteWithH() {
    return false;
  }

  /** Replaces the first {@code rows} rows of {@code h} and {@code c}. */
  public abstract void apply(int rows, Rows x, Rows h, Rows c);

  /** {@code c' = f * c + i * g}, in place, and once more in {@code copy}. */
  public static void newCellState(
      float[] i, float[] f, float[] g, float[] c, float[] copy, int count) {
    for (int j = 0; j < count; j++) {
      float next = Math.fma(f[j], c[j], i[j] * g[j]);
      c[j] = next;
      copy[j] = next;
    }
  }

  /** Multiplies in place. */
  public static void multiply(float[] a, float[] target, int count) {
    for (int j = 0; j < count; j++) {
      target[j] *= a[j];
    }
  }
}
