/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.internal.math.Tanh;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Arithmetic with the incubating Vector API. Compiled separately, with that module, and used by
 * nothing but {@link Providers}: where the module is absent this class must not be loaded.
 */
final class VectorArithmetic extends Arithmetic {

  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int LANES = SPECIES.length();

  // -- to clamp x, as loops say below

  static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  static final int SIGN = 0x8000_0000;

  /** Added to the size of a number, it overflows for NaN and for nothing else. */
  static final int BEYOND_INFINITY = 0x7FFF_FFFF - 0x7F80_0000;

  static final int MOST_SIZE = Float.floatToRawIntBits(Tanh.LIMIT) + BEYOND_INFINITY;

  // Of one vector.
  private static final float[] ONES = filled(1f);
  private static final float[] HALVES = filled(0.5f);
  // As in Squash: adding -0 leaves any number as it is.
  private static final float[] NEGATIVE_ZEROS = filled(-0f);

  // Masks of indices.
  private static final int ALL_ALIKE = 0;
  private static final int EACH_ITS_OWN = -1;

  private final WarmUp warmUp;

  /** Called by name; see {@link Providers}. */
  VectorArithmetic() {
    this(WarmUp.none());
  }

  private VectorArithmetic(WarmUp warmUp) {
    this.warmUp = warmUp;
  }

  private static float[] filled(float value) {
    float[] vector = new float[LANES];
    Arrays.fill(vector, value);
    return vector;
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
      ActivationFunction exactGate,
      ActivationFunction activation) {
    if (gate != GateActivation.SIGMOID || activation != Activation.TANH) {
      return super.lstm(bias, kernel, recurrentKernel, gate, exactGate, activation);
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
    ForgetGate forgetGate = new ForgetGate(gate, exactGate);
    LstmStep untilWarm = new PlainLstm(new LstmGates(plain, forgetGate), activation);
    return new VectorLstm(bias, kernel, recurrentKernel, forgetGate, untilWarm, warmUp);
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
    int end = endOfVectors(from, to);
    squash(v, from, end, ONES, NEGATIVE_ZEROS, ALL_ALIKE);
    Tanh.apply(v, end, to);
  }

  @Override
  void fastSigmoid(float[] v, int from, int to) {
    if (!warmUp.isDone()) {
      Tanh.sigmoid(v, from, to);
      return;
    }
    int end = endOfVectors(from, to);
    squash(v, from, end, HALVES, HALVES, ALL_ALIKE);
    Tanh.sigmoid(v, end, to);
  }

  @Override
  void squash(float[] v, float[] scale, float[] shift) {
    int end = warmUp.isDone() ? endOfVectors(0, v.length) : 0;
    squash(v, 0, end, scale, shift, EACH_ITS_OWN);
    Tanh.squash(v, end, scale, shift);
  }

  /** Where the rest begins that is less than a vector. */
  private static int endOfVectors(int from, int to) {
    return from + (to - from) / LANES * LANES;
  }

  // A loop over vectors calls nothing but the Vector API. Whether the compiler inlines a method of
  // ours into it depends on what was compiled before; if not, each of its vectors is an object.
  //
  // Nor is such a loop inlined elsewhere, where its constants may find no registers, which doubles
  // its time: it has more bytecodes than the compiler inlines (-XX:FreqInlineSize=325).
  //
  // Nor is it much longer than that: late in a long one the compiler left calls, which return
  // objects, most likely beyond a limit (-XX:NodeCountInliningCutoff). Nor does it know the class
  // of what reinterpretShape returns: adding -0, which changes nothing, gives it one.
  //
  // Numbers are clamped by their bits: without its sign bit, an int is the size of a float. On x86
  // max and min of floats take six instructions each, as they order zeros and pass NaN on.

  /**
   * The operations of {@link Tanh#squash}, one for one, on whole vectors.
   *
   * @param to a whole number of vectors after {@code from}
   * @param mask of an element's index; it gives that of its scale and shift
   */
  static void squash(float[] v, int from, int to, float[] scale, float[] shift, int mask) {
    for (int i = from; i < to; i += LANES) {
      FloatVector by = FloatVector.fromArray(SPECIES, scale, i & mask);
      FloatVector x = FloatVector.fromArray(SPECIES, v, i).mul(by);
      IntVector bits = (IntVector) x.reinterpretShape(INTS, 0);
      IntVector sign = IntVector.broadcast(INTS, SIGN).and(bits);
      IntVector size = IntVector.broadcast(INTS, ~SIGN).and(bits);
      size = size.add(BEYOND_INFINITY).min(MOST_SIZE).sub(BEYOND_INFINITY);
      x =
          FloatVector.broadcast(SPECIES, -0f)
              .add((FloatVector) size.or(sign).reinterpretShape(SPECIES, 0));
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
