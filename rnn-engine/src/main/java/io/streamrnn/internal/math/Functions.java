/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal.math;

/** The functions that activations are made of. Loops work in place on {@code [from, to)}. */
public final class Functions {

  private Functions() {}

  /** {@code clip(slope x + 0.5, 0, 1)}. */
  public static void hardSigmoid(float[] v, int from, int to, float slope) {
    for (int i = from; i < to; i++) {
      v[i] = Math.min(Math.max(slope * v[i] + 0.5f, 0f), 1f);
    }
  }

  /** {@code max(x, 0)}. */
  public static void relu(float[] v, int from, int to) {
    for (int i = from; i < to; i++) {
      v[i] = Math.max(v[i], 0f);
    }
  }

  /** {@code e^x / sum e^x}, shifted by the maximum. */
  public static void softmax(float[] v, int from, int to) {
    float max = max(v, from, to);
    double sum = 0;
    for (int i = from; i < to; i++) {
      double e = StrictMath.exp((double) v[i] - max);
      v[i] = (float) e;
      sum += e;
    }
    for (int i = from; i < to; i++) {
      v[i] = (float) (v[i] / sum);
    }
  }

  /** {@code ln softmax}. */
  public static void logSoftmax(float[] v, int from, int to) {
    float max = max(v, from, to);
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += StrictMath.exp((double) v[i] - max);
    }
    double logSum = StrictMath.log(sum);
    for (int i = from; i < to; i++) {
      v[i] = (float) ((double) v[i] - max - logSum);
    }
  }

  /**
   * {@code max(x - tau, 0)} with the tau that makes the values add to 1. Whatever is not above a
   * lower bound of tau is not in the support, and the tau of what remains is a better bound, until
   * nothing falls out any more (Michelot 1986). So nothing is sorted and nothing is allocated.
   */
  public static void sparsemax(float[] v, int from, int to) {
    float max = max(v, from, to);
    double tau = -1; // of values shifted by their maximum, as that changes nothing
    int support = Integer.MAX_VALUE;
    int before;
    do {
      before = support;
      support = 0;
      double sum = 0;
      for (int i = from; i < to; i++) {
        double x = (double) v[i] - max;
        if (x > tau) {
          sum += x;
          support++;
        }
      }
      tau = (sum - 1) / support;
    } while (support < before);
    for (int i = from; i < to; i++) {
      v[i] = (float) Math.max((double) v[i] - max - tau, 0);
    }
  }

  private static float max(float[] v, int from, int to) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) {
      max = Math.max(max, v[i]);
    }
    return max;
  }

  /** The sigmoid in double, accurate also where it is close to zero. */
  public static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  /** {@code ln(1 + e^x)}. */
  public static double softplus(double x) {
    return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }

  /**
   * The error function: its Maclaurin series up to 3, beyond it Laplace's continued fraction of
   * erfc (DLMF 7.6.1 and 7.9.1); off by less than 1e-13.
   */
  public static double erf(double x) {
    double a = Math.abs(x);
    if (Double.isNaN(x) || a > 6) {
      return Double.isNaN(x) ? x : Math.signum(x);
    }
    double result;
    if (a < 3) {
      double term = a;
      double sum = a;
      for (int n = 1; Math.abs(term) > 1e-18 * sum; n++) {
        term *= -a * a / n;
        sum += term / (2 * n + 1);
      }
      result = 2 / StrictMath.sqrt(Math.PI) * sum;
    } else {
      double fraction = a;
      for (int n = 60; n >= 1; n--) {
        fraction = a + n / 2.0 / fraction;
      }
      result = 1 - StrictMath.exp(-a * a) / (StrictMath.sqrt(Math.PI) * fraction);
    }
    return x < 0 ? -result : result;
  }
}
