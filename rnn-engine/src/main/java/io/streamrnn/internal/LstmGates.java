/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import io.streamrnn.cell.ActivationFunction;
import java.util.List;

/**
 * The parts {@code i, f, g, o} of an LSTM for some rows, with their activations. Holds the scratch
 * memory for them; for one thread.
 */
public final class LstmGates {

  private static final int FORGET = 1;

  private final Sums sums;
  private final ForgetGate forgetGate;
  private final Rows arguments;

  /**
   * Gates that begin with these sums.
   *
   * @param sums of the input and of h, with the activations of the parts
   */
  LstmGates(Sums sums, ForgetGate forgetGate) {
    this.sums = sums;
    this.forgetGate = forgetGate;
    Rows f = sums.part(FORGET);
    arguments = new Rows(f.width, f.stride);
  }

  /**
   * Gates with these weights.
   *
   * @param bias {@code [4 units]}; kept, so it must not change
   * @param matrices of the input and of h, with four parts
   * @param gate the activation of i, f and o as it is applied
   * @param exactGate the activation of i, f and o
   * @param activation that of g
   */
  public static LstmGates of(
      float[] bias,
      List<Matrix> matrices,
      ActivationFunction gate,
      ActivationFunction exactGate,
      ActivationFunction activation) {
    Sums sums = Sums.of(bias, matrices, gate, gate, activation, gate);
    return new LstmGates(sums, new ForgetGate(gate, exactGate));
  }

  /** Computes ahead what depends on {@code rows} inputs alone; see {@link Sums#ahead}. */
  public void ahead(int rows, Rows x) {
    sums.ahead(rows, x);
  }

  /** Computes the parts for the first {@code rows} rows; {@code c} is that before the step. */
  public void set(int rows, Rows x, Rows h, Rows c) {
    int count = rows * c.stride;
    if (!forgetGate.isRefined(c.values(), 0, count)) {
      sums.set(rows, x, h);
      return;
    }
    sums.keep(FORGET, arguments);
    sums.set(rows, x, h);
    sums.keep(FORGET, null);
    float[] f = sums.part(FORGET).values();
    forgetGate.refine(arguments.values(), 0, f, 0, c.values(), 0, count);
  }

  /** A part, {@code [rows, units]}; the caller may overwrite it. */
  public Rows part(int index) {
    return sums.part(index);
  }
}
