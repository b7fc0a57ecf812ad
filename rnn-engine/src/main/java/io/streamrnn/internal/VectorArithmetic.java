/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.internal.math.Tanh;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Arithmetic with the incubating Vector API. Compiled separately, with that module, and used by
 * nothing but {@link Providers}: where the module is absent this class must not be loaded.
 */
final class VectorArithmetic extends Arithmetic {

  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int LANES = SPECIES.length();

  private final WarmUp warmUp;

  /** Called by name; see {@link Providers}. */
  VectorArithmetic() {
    this(WarmUp.none());
  }

  private VectorArithmetic(WarmUp warmUp) {
    this.warmUp = warmUp;
  }

  @Override
  Arithmetic warmingUp() {
    return new VectorArithmetic(WarmUp.begin(this));
  }

  @Override
  String description() {
    return "vector (jdk.incubator.vector, %d bits)".formatted(SPECIES.vectorBitSize());
  }

  @Override
  int stride(int width) {
    return vectors(width) * LANES;
  }

  /** How many vectors a row of this width takes. */
  static int vectors(int width) {
    return (width + LANES - 1) / LANES;
  }

  @Override
  Sums sums(float[] bias, List<Matrix> matrices, int stride, ActivationFunction... activations) {
    return new VectorSums(bias, matrices, stride, warmUp, activations);
  }

  @Override
  LstmStep lstm(
      float[] bias,
      Matrix kernel,
      Matrix recurrentKernel,
      ActivationFunction gate,
      ActivationFunction activation) {
    if (gate != GateActivation.SIGMOID || activation != Activation.TANH) {
      return super.lstm(bias, kernel, recurrentKernel, gate, activation);
    }
    Sums plain =
        new PlainSums(
            bias,
            List.of(kernel, recurrentKernel),
            stride(kernel.width),
            gate,
            gate,
            activation,
            gate);
    return new VectorLstm(bias, kernel, recurrentKernel, new PlainLstm(plain, activation), warmUp);
  }

  @Override
  GruStep gru(
      float[] bias,
      float[] recurrentBias,
      Matrix kernel,
      Matrix recurrentKernel,
      ActivationFunction gate,
      ActivationFunction activation,
      GruStep general) {
    return gate == GateActivation.SIGMOID && activation == Activation.TANH
        ? new VectorGru(bias, recurrentBias, kernel, recurrentKernel, general, warmUp)
        : general;
  }

  @Override
  void tanh(float[] v, int from, int to) {
    if (!warmUp.isDone()) {
      Tanh.apply(v, from, to);
      return;
    }
    // As in Squash: adding -0 leaves any number as it is.
    Tanh.apply(v, squash(v, from, to, 1f, -0f), to);
  }

  @Override
  void fastSigmoid(float[] v, int from, int to) {
    if (!warmUp.isDone()) {
      Tanh.sigmoid(v, from, to);
      return;
    }
    Tanh.sigmoid(v, squash(v, from, to, 0.5f, 0.5f), to);
  }

  @Override
  void squash(float[] v, float[] scale, float[] shift) {
    int end = warmUp.isDone() ? v.length / LANES * LANES : 0;
    squash(v, end, scale, shift, -1);
    Tanh.squash(v, end, scale, shift);
  }

  // A loop over vectors calls nothing but the Vector API. Whether the compiler inlines a method of
  // ours into it depends on what was compiled before; if not, each of its vectors is an object.

  /**
   * The operations of {@link Tanh#squash}, one for one, on whole vectors.
   *
   * @return where the rest begins that is less than a vector
   */
  private static int squash(float[] v, int from, int to, float scale, float shift) {
    int i = from;
    for (; i <= to - LANES; i += LANES) {
      FloatVector by = FloatVector.broadcast(SPECIES, scale);
      FloatVector x = FloatVector.fromArray(SPECIES, v, i).mul(by);
      x = x.max(-Tanh.LIMIT).min(Tanh.LIMIT);
      FloatVector t = x.mul(x);
      FloatVector p = FloatVector.broadcast(SPECIES, Tanh.P4);
      p = p.fma(t, FloatVector.broadcast(SPECIES, Tanh.P3));
      p = p.fma(t, FloatVector.broadcast(SPECIES, Tanh.P2));
      p = p.fma(t, FloatVector.broadcast(SPECIES, Tanh.P1));
      p = p.fma(t, FloatVector.broadcast(SPECIES, 1f));
      FloatVector q = FloatVector.broadcast(SPECIES, Tanh.Q4);
      q = q.fma(t, FloatVector.broadcast(SPECIES, Tanh.Q3));
      q = q.fma(t, FloatVector.broadcast(SPECIES, Tanh.Q2));
      q = q.fma(t, FloatVector.broadcast(SPECIES, Tanh.Q1));
      q = q.fma(t, FloatVector.broadcast(SPECIES, 1f));
      by.fma(x.mul(p).div(q), FloatVector.broadcast(SPECIES, shift)).intoArray(v, i);
    }
    return i;
  }

  /**
   * The same with a scale and a shift for each element.
   *
   * @param to a whole number of vectors
   * @param mask of an element's index; it gives that of its scale and shift
   */
  static void squash(float[] v, int to, float[] scale, float[] shift, int mask) {
    for (int i = 0; i < to; i += LANES) {
      FloatVector by = FloatVector.fromArray(SPECIES, scale, i & mask);
      FloatVector x = FloatVector.fromArray(SPECIES, v, i).mul(by);
      x = x.max(-Tanh.LIMIT).min(Tanh.LIMIT);
      FloatVector t = x.mul(x);
      FloatVector p = FloatVector.broadcast(SPECIES, Tanh.P4);
      p = p.fma(t, FloatVector.broadcast(SPECIES, Tanh.P3));
      p = p.fma(t, FloatVector.broadcast(SPECIES, Tanh.P2));
      p = p.fma(t, FloatVector.broadcast(SPECIES, Tanh.P1));
      p = p.fma(t, FloatVector.broadcast(SPECIES, 1f));
      FloatVector q = FloatVector.broadcast(SPECIES, Tanh.Q4);
      q = q.fma(t, FloatVector.broadcast(SPECIES, Tanh.Q3));
      q = q.fma(t, FloatVector.broadcast(SPECIES, Tanh.Q2));
      q = q.fma(t, FloatVector.broadcast(SPECIES, Tanh.Q1));
      q = q.fma(t, FloatVector.broadcast(SPECIES, 1f));
      by.fma(x.mul(p).div(q), FloatVector.fromArray(SPECIES, shift, i & mask)).intoArray(v, i);
    }
  }
}
