/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal.math;

import java.util.Arrays;

/** The functions that activations are made of. Loops work in place on {@code [from, to)}. */
public final class Functions {

  // Where erfc is 4e-4: up to it 1 - erf keeps 12 digits, beyond it the fraction converges fast.
  private static final double SERIES_LIMIT = 2.5;

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

  /** {@code ln softmax}; of a maximum far above the rest, exact near 0. */
  public static void logSoftmax(float[] v, int from, int to) {
    float max = max(v, from, to);
    double sum = 0;
    boolean withoutMax = false;
    for (int i = from; i < to; i++) {
      if (v[i] == max && !withoutMax) {
        withoutMax = true; // its 1 is added by log1p
      } else {
        sum += StrictMath.exp((double) v[i] - max);
      }
    }
    double logSum = StrictMath.log1p(sum);
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

  /**
   * What Keras 3 computes in place of it: {@code max(x - tau, 0)}, where tau adds up the cumulative
   * sums of the support.
   */
  public static void sparsemaxOfKeras(float[] v, int from, int to) {
    double tau = tauOfKeras(v, from, to);
    for (int i = from; i < to; i++) {
      v[i] = (float) Math.max(v[i] - tau, 0);
    }
  }

  private static double tauOfKeras(float[] v, int from, int to) {
    float[] sorted = Arrays.copyOfRange(v, from, to);
    Arrays.sort(sorted);
    double sum = 0;
    double sums = 0;
    int support = 0;
    for (int k = 1; k <= sorted.length; k++) {
      float x = sorted[sorted.length - k];
      sum += x;
      if (x - (sum - 1) / k > 0) {
        sums += sum;
        support++;
      }
    }
    // NaN, which is sorted as the largest value, leaves no support.
    return support == 0 ? Double.NaN : (sums - 1) / support;
  }

  private static float max(float[] v, int from, int to) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) {
      max = Math.max(max, v[i]);
    }
    return max;
  }

  /** {@code x Phi(x)} with the normal distribution function. */
  public static double gelu(double x) {
    return x * normalDistribution(x);
  }

  /** The normal distribution function, exact also where it is close to zero. */
  public static double normalDistribution(double x) {
    return 0.5 * erfc(-x / StrictMath.sqrt(2));
  }

  /**
   * {@code x - tanh x}. Up to 0.1 its series (DLMF 4.33.3), in which nothing cancels; the first
   * term that is left out is 1e-12 of the value.
   */
  public static double tanhShrink(double x) {
    if (!(Math.abs(x) < 0.1)) {
      return x - StrictMath.tanh(x);
    }
    double t = x * x;
    double high = 17.0 / 315 - t * (62.0 / 2835 - t * 1382 / 155925);
    return x * t * (1.0 / 3 - t * (2.0 / 15 - t * high));
  }

  /** {@code (x + sqrt(x^2 + 4)) / 2}, below 0 as the reciprocal of its value at -x. */
  public static double squareplus(double x) {
    double y = (Math.abs(x) + StrictMath.sqrt(x * x + 4)) / 2;
    return x < 0 ? 1 / y : y;
  }

  /** The sigmoid in double, accurate also where it is close to zero. */
  public static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  /** {@code ln(1 + e^x)}. */
  public static double softplus(double x) {
    return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }

  /** The error function, off by less than 1e-13 of its value. */
  public static double erf(double x) {
    double a = Math.abs(x);
    return a < SERIES_LIMIT ? erfSeries(x) : Math.signum(x) * (1 - erfcFraction(a));
  }

  /** {@code 1 - erf(x)}, exact also where it is close to zero. */
  public static double erfc(double x) {
    if (Math.abs(x) < SERIES_LIMIT) {
      return 1 - erfSeries(x);
    }
    return x < 0 ? 2 - erfcFraction(-x) : erfcFraction(x);
  }

  /** {@code 2 / sqrt(pi) e^(-x^2) sum 2^n x^(2n+1) / (2n+1)!!}: DLMF 7.6.2, nothing cancels. */
  private static double erfSeries(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / StrictMath.sqrt(Math.PI) * StrictMath.exp(-x * x) * sum;
  }

  /** Laplace's continued fraction of erfc, for arguments from the limit on: DLMF 7.9.1. */
  private static double erfcFraction(double a) {
    double fraction = a;
    for (int n = 60; n >= 1; n--) {
      fraction = a + n / 2.0 / fraction;
    }
    return StrictMath.exp(-a * a) / (StrictMath.sqrt(Math.PI) * fraction);
  }
}
