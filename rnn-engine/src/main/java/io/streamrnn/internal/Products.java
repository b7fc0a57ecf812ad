/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

/**
 * Vector times matrix in plain Java, written so that C2 vectorizes it: one array per row of the
 * matrix, all arrays indexed by the same variable. (Offsets into one large array defeat the
 * vectorizer of JDK 17.)
 *
 * <p>Every sum is taken in ascending order of the input index with fused multiply-adds. Rounding is
 * then the same however the work is divided, so a kernel that keeps this order gives the same bits.
 */
public final class Products {

  private Products() {}

  /**
   * {@code acc[j] += sum over i of a[i] w[i][j]}, ascending in {@code i}.
   *
   * @param a the vector, its first {@code count} elements
   * @param w the matrix, {@code count} rows of {@code acc.length} columns or more
   * @param acc the sums so far
   */
  public static void accumulate(float[] a, int count, float[][] w, float[] acc) {
    accumulate(a, 0, count, w, acc);
  }

  /** The same for the vector that begins at {@code from}. */
  static void accumulate(float[] a, int from, int count, float[][] w, float[] acc) {
    int i = 0;
    for (; i + 6 <= count; i += 6) {
      int k = from + i;
      six(
          a[k], a[k + 1], a[k + 2], a[k + 3], a[k + 4], a[k + 5], w[i], w[i + 1], w[i + 2],
          w[i + 3], w[i + 4], w[i + 5], acc);
    }
    if (i + 4 <= count) {
      int k = from + i;
      four(a[k], a[k + 1], a[k + 2], a[k + 3], w[i], w[i + 1], w[i + 2], w[i + 3], acc);
      i += 4;
    }
    if (i + 2 <= count) {
      two(a[from + i], a[from + i + 1], w[i], w[i + 1], acc);
      i += 2;
    }
    if (i < count) {
      one(a[from + i], w[i], acc);
    }
  }

  /**
   * The same for two vectors, which begin at {@code p} and {@code q}: each weight that is loaded
   * serves both. (For more than two C2 emits no vector instructions.)
   */
  static void accumulate(float[] a, int p, int q, float[][] w, float[] accP, float[] accQ) {
    int i = 0;
    for (; i + 4 <= w.length; i += 4) {
      int k = p + i;
      int l = q + i;
      fourOfTwo(
          a[k], a[k + 1], a[k + 2], a[k + 3], a[l], a[l + 1], a[l + 2], a[l + 3], w[i], w[i + 1],
          w[i + 2], w[i + 3], accP, accQ);
    }
    for (; i < w.length; i++) {
      one(a[p + i], w[i], accP);
      one(a[q + i], w[i], accQ);
    }
  }

  // Separate methods, so that each loop is compiled by itself, whatever its callers look like.
  // Six rows are the most that C2 of JDK 17 vectorizes.
  private static void six(
      float a0,
      float a1,
      float a2,
      float a3,
      float a4,
      float a5,
      float[] w0,
      float[] w1,
      float[] w2,
      float[] w3,
      float[] w4,
      float[] w5,
      float[] acc) {
    for (int j = 0; j < acc.length; j++) {
      float sum = Math.fma(a2, w2[j], Math.fma(a1, w1[j], Math.fma(a0, w0[j], acc[j])));
      acc[j] = Math.fma(a5, w5[j], Math.fma(a4, w4[j], Math.fma(a3, w3[j], sum)));
    }
  }

  private static void four(
      float a0,
      float a1,
      float a2,
      float a3,
      float[] w0,
      float[] w1,
      float[] w2,
      float[] w3,
      float[] acc) {
    for (int j = 0; j < acc.length; j++) {
      acc[j] =
          Math.fma(
              a3, w3[j], Math.fma(a2, w2[j], Math.fma(a1, w1[j], Math.fma(a0, w0[j], acc[j]))));
    }
  }

  private static void two(float a0, float a1, float[] w0, float[] w1, float[] acc) {
    for (int j = 0; j < acc.length; j++) {
      acc[j] = Math.fma(a1, w1[j], Math.fma(a0, w0[j], acc[j]));
    }
  }

  private static void fourOfTwo(
      float p0,
      float p1,
      float p2,
      float p3,
      float q0,
      float q1,
      float q2,
      float q3,
      float[] w0,
      float[] w1,
      float[] w2,
      float[] w3,
      float[] accP,
      float[] accQ) {
    for (int j = 0; j < accP.length; j++) {
      accP[j] =
          Math.fma(
              p3, w3[j], Math.fma(p2, w2[j], Math.fma(p1, w1[j], Math.fma(p0, w0[j], accP[j]))));
      accQ[j] =
          Math.fma(
              q3, w3[j], Math.fma(q2, w2[j], Math.fma(q1, w1[j], Math.fma(q0, w0[j], accQ[j]))));
    }
  }

  private static void one(float a, float[] w, float[] acc) {
    for (int j = 0; j < acc.length; j++) {
      acc[j] = Math.fma(a, w[j], acc[j]);
    }
  }
}
