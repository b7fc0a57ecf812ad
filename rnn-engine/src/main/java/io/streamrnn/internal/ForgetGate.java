/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import io.streamrnn.cell.ActivationFunction;

/**
 * The gate that weighs {@code c} of an LSTM, which has no bound. The fast form of a gate is off by
 * 1e-7 of 1, so a small gate of a large {@code c} would leave it nothing but that error. Where
 * {@code c} is larger than {@value #BOUND} the gate is exact. That is decided unit by unit: the
 * bits do not depend on other units or rows.
 */
public final class ForgetGate {

  /** A {@code c} of bounded activations takes as many steps to grow to it at least. */
  static final float BOUND = 8;

  private static final int TOGETHER = 8;

  private final ActivationFunction exact;
  private final boolean isFast;

  /**
   * A gate.
   *
   * @param applied the activation as a kernel applies it
   * @param exact the activation
   */
  public ForgetGate(ActivationFunction applied, ActivationFunction exact) {
    this.exact = exact;
    this.isFast = !applied.equals(exact);
  }

  /** Whether some of these {@code c} may be so large that their gates must be {@link #refine}d. */
  public boolean isRefined(float[] c, int from, int to) {
    return isFast && mayExceed(c, from, to);
  }

  /** Squares are added up, so that there is a branch for several numbers only. */
  private static boolean mayExceed(float[] c, int from, int to) {
    int j = from;
    for (; j + TOGETHER <= to; j += TOGETHER) {
      float a = Math.fma(c[j], c[j], c[j + 1] * c[j + 1]);
      float b = Math.fma(c[j + 2], c[j + 2], c[j + 3] * c[j + 3]);
      a = Math.fma(c[j + 4], c[j + 4], a);
      b = Math.fma(c[j + 5], c[j + 5], b);
      a = Math.fma(c[j + 6], c[j + 6], a);
      b = Math.fma(c[j + 7], c[j + 7], b);
      // Not so for a NaN: there may be a large one beside it.
      if (!(a + b <= BOUND * BOUND)) {
        return true;
      }
    }
    for (; j < to; j++) {
      if (Math.abs(c[j]) > BOUND) {
        return true;
      }
    }
    return false;
  }

  /**
   * Makes the gates of large {@code c} exact.
   *
   * @param sums arguments of the gates, from {@code at} on; overwritten where they are used
   * @param f the gates, from {@code fAt} on
   * @param c before the step, from {@code cAt} on
   */
  public void refine(float[] sums, int at, float[] f, int fAt, float[] c, int cAt, int count) {
    for (int j = 0; j < count; j++) {
      if (Math.abs(c[cAt + j]) > BOUND) {
        exact.apply(sums, at + j, at + j + 1);
        f[fAt + j] = sums[at + j];
      }
    }
  }
}
