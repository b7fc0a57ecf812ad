/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.internal.math.Tanh;
import java.util.List;

/** Loops that C2 compiles to vector instructions. */
final class PlainArithmetic extends Arithmetic {

  private final String reason;

  /**
   * Plain arithmetic.
   *
   * @param reason why it is not vector arithmetic
   */
  PlainArithmetic(String reason) {
    this.reason = reason;
  }

  @Override
  String description() {
    return "plain (" + reason + ")";
  }

  @Override
  int stride(int width) {
    return width;
  }

  @Override
  Sums sums(float[] bias, List<Matrix> matrices, int stride, ActivationFunction... activations) {
    return new PlainSums(bias, matrices, stride, activations);
  }

  @Override
  void tanh(float[] v, int from, int to) {
    Tanh.apply(v, from, to);
  }

  @Override
  void fastSigmoid(float[] v, int from, int to) {
    Tanh.sigmoid(v, from, to);
  }

  @Override
  void squash(float[] v, float[] scale, float[] shift) {
    Tanh.squash(v, 0, scale, shift);
  }
}
