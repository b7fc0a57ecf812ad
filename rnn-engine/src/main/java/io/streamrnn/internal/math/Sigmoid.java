/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal.math;

/**
 * The sigmoid to half a unit in the last place of a float, 6.1e-8 of its value, at every argument:
 * also where it is close to zero. It is computed in double with additions, multiplications and one
 * division, so that it has the same bits on any machine; it takes a few times as long as {@link
 * Tanh#sigmoid}, which is that exact next to 1 only.
 */
public final class Sigmoid {

  // Beyond, a sigmoid is 0 or 1 for certain, as the smallest float is e^-103.3. The square root of
  // the smallest double is e^-354, so that a product of a float and e^-LIMIT has all digits, too.
  private static final double LIMIT = 600;
  private static final double FAR_BELOW = -100;
  private static final double LOG2_E = 1.4426950408889634;
  private static final double LN_2 = 0.6931471805599453;
  // Added and subtracted, it rounds to a whole number, whose last bits are those of the sum.
  private static final double ROUNDER = 0x1.8p52;

  private Sigmoid() {}

  /** {@code 1 / (1 + e^-x)}, in place on {@code [from, to)}. */
  public static void apply(float[] v, int from, int to) {
    for (int i = from; i < to; i++) {
      double x = v[i];
      double e = exp(Math.min(Math.abs(x), LIMIT));
      v[i] = (float) ((x < 0 ? e : 1) / (1 + e));
    }
  }

  /**
   * {@code h = (sigmoid(a) h + sigmoid(b) n) / (sigmoid(a) + sigmoid(b))}, on the first elements,
   * also where both sigmoids are too small for a number: it is their ratio that counts.
   */
  public static void mix(float[] a, float[] b, float[] n, float[] h, int count) {
    for (int i = 0; i < count; i++) {
      // An infinity would have no difference from another.
      double x = Math.max(a[i], -Float.MAX_VALUE);
      double y = Math.max(b[i], -Float.MAX_VALUE);
      // So far below zero a sigmoid is e^x, and the ratio is that of the difference.
      double below = Math.min(Math.max(x, y) - FAR_BELOW, 0);
      x -= below;
      y -= below;
      double ex = exp(Math.min(Math.abs(x), LIMIT));
      double ey = exp(Math.min(Math.abs(y), LIMIT));
      double ofH = belowZero(x, ex, 1) * (1 + ey);
      double ofN = belowZero(y, ey, 1) * (1 + ex);
      h[i] = (float) ((ofH * h[i] + ofN * n[i]) / (ofH + ofN));
    }
  }

  /** {@code x < 0 ? then : otherwise}, without a branch: gates are on either side by chance. */
  private static double belowZero(double x, double then, double otherwise) {
    long isBelow = Double.doubleToRawLongBits(x) >> 63;
    return Double.longBitsToDouble(
        Double.doubleToRawLongBits(then) & isBelow
            | Double.doubleToRawLongBits(otherwise) & ~isBelow);
  }

  /** {@code e^-a} for {@code a} from 0 to the limit, off by 2e-10 of its value at most. */
  private static double exp(double a) {
    double sum = a * LOG2_E + ROUNDER;
    double r = a - (sum - ROUNDER) * LN_2; // between -ln(2) / 2 and ln(2) / 2
    long exponent = 1023L - (int) Double.doubleToRawLongBits(sum);
    return taylor(-r) * Double.longBitsToDouble(exponent << 52);
  }

  private static double taylor(double r) {
    double high = 1.0 / 24 + r * (1.0 / 120 + r * (1.0 / 720 + r * (1.0 / 5040 + r / 40320)));
    return 1 + r * (1 + r * (0.5 + r * (1.0 / 6 + r * high)));
  }
}
