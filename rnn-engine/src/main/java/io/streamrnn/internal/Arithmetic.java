/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.internal.math.Tanh;
import java.util.List;

/**
 * An implementation of what kernels spend their time in. All implementations give the same bits;
 * {@link Providers} picks one for the life of the process.
 */
abstract class Arithmetic {

  /** Its name in logs. */
  abstract String description();

  /** The same, with plain arithmetic in its place until C2 has compiled it. */
  Arithmetic warmingUp() {
    return this;
  }

  /** How far rows of this width are apart. */
  abstract int stride(int width);

  /** See {@link Sums#of}. */
  final Sums sums(float[] bias, List<Matrix> matrices, ActivationFunction... activations) {
    return sums(bias, matrices, stride(bias.length / activations.length), activations);
  }

  /** Sums whose rows are this far apart. */
  abstract Sums sums(
      float[] bias, List<Matrix> matrices, int stride, ActivationFunction... activations);

  /** See {@link LstmStep#of}. */
  LstmStep lstm(
      float[] bias,
      Matrix kernel,
      Matrix recurrentKernel,
      ActivationFunction gate,
      ActivationFunction exactGate,
      ActivationFunction activation) {
    Sums sums = sums(bias, List.of(kernel, recurrentKernel), gate, gate, activation, gate);
    return new PlainLstm(new LstmGates(sums, new ForgetGate(gate, exactGate)), activation);
  }

  /** See {@link GruStep#of}. */
  GruStep gru(
      float[] bias,
      float[] recurrentBias,
      Matrix kernel,
      Matrix recurrentKernel,
      ActivationFunction gate,
      ActivationFunction activation,
      GruStep general) {
    return general;
  }

  abstract void tanh(float[] v, int from, int to);

  /** See {@link Tanh#sigmoid}. */
  abstract void fastSigmoid(float[] v, int from, int to);

  /** See {@link Tanh#squash}. */
  abstract void squash(float[] v, float[] scale, float[] shift);
}
