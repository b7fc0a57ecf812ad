/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal.math;

/**
 * The rational approximation of tanh that all kernels share. The loops have one array, one index
 * and no branch, which C2 turns into vector instructions.
 */
public final class Tanh {

  // tanh(x) = x P(x^2) / Q(x^2), both of degree 4: the best rational approximation up to 8.1 in
  // relative error (below 1e-8), found by iterated weighted least squares. The limit is the last
  // float at which the result is exactly 1 and before which none steps over 1 by rounding (all were
  // tried), so that clamping x is enough; 1 - tanh(limit) is 1.7e-7.
  public static final float LIMIT = 8.137177f;
  public static final float P1 = 0.13438335061073303f;
  public static final float P2 = 0.0035641661379486322f;
  public static final float P3 = 2.1766056306660175e-05f;
  public static final float P4 = 1.5034689937465373e-08f;
  public static final float Q1 = 0.46771660447120667f;
  public static final float Q2 = 0.026136476546525955f;
  public static final float Q3 = 0.0003398894041310996f;
  public static final float Q4 = 8.446417609775381e-07f;

  private Tanh() {}

  /** Hyperbolic tangent. */
  public static void apply(float[] v, int from, int to) {
    for (int i = from; i < to; i++) {
      float x = Math.min(Math.max(v[i], -LIMIT), LIMIT);
      float t = x * x;
      float p = Math.fma(Math.fma(Math.fma(Math.fma(P4, t, P3), t, P2), t, P1), t, 1f);
      float q = Math.fma(Math.fma(Math.fma(Math.fma(Q4, t, Q3), t, Q2), t, Q1), t, 1f);
      v[i] = x * p / q;
    }
  }

  /**
   * {@code 0.5 tanh(0.5 x) + 0.5}: fast, and exact next to 1. {@link Sigmoid} is exact next to 0,
   * too.
   */
  public static void sigmoid(float[] v, int from, int to) {
    for (int i = from; i < to; i++) {
      float x = Math.min(Math.max(0.5f * v[i], -LIMIT), LIMIT);
      float t = x * x;
      float p = Math.fma(Math.fma(Math.fma(Math.fma(P4, t, P3), t, P2), t, P1), t, 1f);
      float q = Math.fma(Math.fma(Math.fma(Math.fma(Q4, t, Q3), t, Q2), t, Q1), t, 1f);
      v[i] = Math.fma(0.5f, x * p / q, 0.5f);
    }
  }

  /**
   * {@code scale tanh(scale x) + shift} for each element from {@code from} on: {@link #apply} with
   * 1 and -0, {@link #sigmoid} with 0.5 and 0.5, to the bit.
   */
  public static void squash(float[] v, int from, float[] scale, float[] shift) {
    for (int i = from; i < v.length; i++) {
      float x = Math.min(Math.max(scale[i] * v[i], -LIMIT), LIMIT);
      float t = x * x;
      float p = Math.fma(Math.fma(Math.fma(Math.fma(P4, t, P3), t, P2), t, P1), t, 1f);
      float q = Math.fma(Math.fma(Math.fma(Math.fma(Q4, t, Q3), t, Q2), t, Q1), t, 1f);
      v[i] = Math.fma(scale[i], x * p / q, shift[i]);
    }
  }
}
