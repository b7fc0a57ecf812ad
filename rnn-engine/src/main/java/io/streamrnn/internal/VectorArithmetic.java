/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

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

  /** See {@link Matrix}: columns in panels of two vectors, each panel by ascending input index. */
  static final int PANEL = 2 * LANES;

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

  /**
   * The vectors of all parts, each part filled up with zeros to whole vectors, in pairs; a zero one
   * at the end if their number is odd.
   */
  @Override
  float[] panels(Matrix matrix) {
    int perPart = vectors(matrix.width);
    int vectors = perPart * matrix.parts;
    int inputs = matrix.rows.length;
    float[] result = new float[Math.multiplyExact((vectors + 1) / 2 * PANEL, inputs)];
    for (int vector = 0; vector < vectors; vector++) {
      int column = vector % perPart * LANES;
      int from = vector / perPart * matrix.width + column;
      int count = Math.min(LANES, matrix.width - column);
      for (int i = 0; i < inputs; i++) {
        int to = (vector / 2 * inputs + i) * PANEL + vector % 2 * LANES;
        System.arraycopy(matrix.rows[i], from, result, to, count);
      }
    }
    return result;
  }

  @Override
  void tanh(float[] v, int from, int to) {
    if (!warmUp.isDone()) {
      Tanh.apply(v, from, to);
      return;
    }
    int i = from;
    for (; i <= to - LANES; i += LANES) {
      tanh(FloatVector.fromArray(SPECIES, v, i)).intoArray(v, i);
    }
    Tanh.apply(v, i, to);
  }

  @Override
  void fastSigmoid(float[] v, int from, int to) {
    if (!warmUp.isDone()) {
      Tanh.sigmoid(v, from, to);
      return;
    }
    int i = from;
    for (; i <= to - LANES; i += LANES) {
      FloatVector half = FloatVector.broadcast(SPECIES, 0.5f);
      FloatVector tanh = tanh(FloatVector.fromArray(SPECIES, v, i).mul(half));
      half.fma(tanh, half).intoArray(v, i);
    }
    Tanh.sigmoid(v, i, to);
  }

  @Override
  void squash(float[] v, float[] scale, float[] shift) {
    if (!warmUp.isDone()) {
      Tanh.squash(v, 0, scale, shift);
      return;
    }
    int i = 0;
    for (; i <= v.length - LANES; i += LANES) {
      FloatVector by = FloatVector.fromArray(SPECIES, scale, i);
      FloatVector tanh = tanh(FloatVector.fromArray(SPECIES, v, i).mul(by));
      by.fma(tanh, FloatVector.fromArray(SPECIES, shift, i)).intoArray(v, i);
    }
    Tanh.squash(v, i, scale, shift);
  }

  /** The operations of {@link Tanh#apply}, one for one. */
  private static FloatVector tanh(FloatVector v) {
    FloatVector x = v.max(-Tanh.LIMIT).min(Tanh.LIMIT);
    FloatVector t = x.mul(x);
    FloatVector p =
        all(Tanh.P4).fma(t, all(Tanh.P3)).fma(t, all(Tanh.P2)).fma(t, all(Tanh.P1)).fma(t, all(1f));
    FloatVector q =
        all(Tanh.Q4).fma(t, all(Tanh.Q3)).fma(t, all(Tanh.Q2)).fma(t, all(Tanh.Q1)).fma(t, all(1f));
    return x.mul(p).div(q);
  }

  private static FloatVector all(float value) {
    return FloatVector.broadcast(SPECIES, value);
  }
}
