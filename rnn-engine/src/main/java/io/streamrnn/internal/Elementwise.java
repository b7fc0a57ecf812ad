package io.streamrnn.internal;

import io.streamrnn.cell.Activation;

/**
 * Activations over a range of an array. The loops of tanh and of the sigmoids have one array, one
 * index and no branch, which is what C2 turns into vector instructions.
 */
public final class Elementwise {

  // tanh(x) = x P(x^2) / Q(x^2), both of degree 4: the best rational approximation up to 8.1 in
  // relative error (below 1e-8), found by iterated weighted least squares. The limit is the last
  // float at which the result is exactly 1 and before which none steps over 1 by rounding (all were
  // tried), so that clamping x is enough; 1 - tanh(limit) is 1.7e-7.
  static final float TANH_LIMIT = 8.137177f;
  static final float P1 = 0.13438335061073303f;
  static final float P2 = 0.0035641661379486322f;
  static final float P3 = 2.1766056306660175e-05f;
  static final float P4 = 1.5034689937465373e-08f;
  static final float Q1 = 0.46771660447120667f;
  static final float Q2 = 0.026136476546525955f;
  static final float Q3 = 0.0003398894041310996f;
  static final float Q4 = 8.446417609775381e-07f;

  static final double SELU_ALPHA = 1.6732632423543772;
  static final double SELU_SCALE = 1.0507009873554805;

  private Elementwise() {}

  /** Applies an activation in place to {@code [from, to)}. */
  public static void apply(Activation activation, float[] v, int from, int to) {
    switch (activation) {
      case LINEAR -> {}
      case TANH -> Providers.CURRENT.tanh(v, from, to);
      case SIGMOID -> Providers.CURRENT.sigmoid(v, from, to);
      case HARD_SIGMOID -> hardSigmoid(v, from, to, 0.2f);
      case HARD_SIGMOID_KERAS3 -> hardSigmoid(v, from, to, 1f / 6);
      case RELU -> relu(v, from, to);
      case SOFTMAX -> softmax(v, from, to);
      case LOG_SOFTMAX -> logSoftmax(v, from, to);
      case SPARSEMAX -> sparsemax(v, from, to);
      default -> {
        for (int i = from; i < to; i++) {
          v[i] = (float) scalar(activation, v[i]);
        }
      }
    }
  }

  /** Whether a value depends on the others of its row. */
  static boolean normalizes(Activation activation) {
    return switch (activation) {
      case SOFTMAX, LOG_SOFTMAX, SPARSEMAX -> true;
      default -> false;
    };
  }

  /** Hyperbolic tangent. */
  public static void tanh(float[] v, int from, int to) {
    for (int i = from; i < to; i++) {
      float x = Math.min(Math.max(v[i], -TANH_LIMIT), TANH_LIMIT);
      float t = x * x;
      float p = Math.fma(Math.fma(Math.fma(Math.fma(P4, t, P3), t, P2), t, P1), t, 1f);
      float q = Math.fma(Math.fma(Math.fma(Math.fma(Q4, t, Q3), t, Q2), t, Q1), t, 1f);
      v[i] = x * p / q;
    }
  }

  /** {@code 0.5 tanh(0.5 x) + 0.5}. */
  public static void sigmoid(float[] v, int from, int to) {
    for (int i = from; i < to; i++) {
      float x = Math.min(Math.max(0.5f * v[i], -TANH_LIMIT), TANH_LIMIT);
      float t = x * x;
      float p = Math.fma(Math.fma(Math.fma(Math.fma(P4, t, P3), t, P2), t, P1), t, 1f);
      float q = Math.fma(Math.fma(Math.fma(Math.fma(Q4, t, Q3), t, Q2), t, Q1), t, 1f);
      v[i] = Math.fma(0.5f, x * p / q, 0.5f);
    }
  }

  /**
   * {@code scale tanh(scale x) + shift} for each element from {@code from} on: {@link #tanh} with 1
   * and -0, {@link #sigmoid} with 0.5 and 0.5, to the bit.
   */
  static void squash(float[] v, int from, float[] scale, float[] shift) {
    for (int i = from; i < v.length; i++) {
      float x = Math.min(Math.max(scale[i] * v[i], -TANH_LIMIT), TANH_LIMIT);
      float t = x * x;
      float p = Math.fma(Math.fma(Math.fma(Math.fma(P4, t, P3), t, P2), t, P1), t, 1f);
      float q = Math.fma(Math.fma(Math.fma(Math.fma(Q4, t, Q3), t, Q2), t, Q1), t, 1f);
      v[i] = Math.fma(scale[i], x * p / q, shift[i]);
    }
  }

  private static void hardSigmoid(float[] v, int from, int to, float slope) {
    for (int i = from; i < to; i++) {
      v[i] = Math.min(Math.max(slope * v[i] + 0.5f, 0f), 1f);
    }
  }

  private static void relu(float[] v, int from, int to) {
    for (int i = from; i < to; i++) {
      v[i] = Math.max(v[i], 0f);
    }
  }

  private static void softmax(float[] v, int from, int to) {
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

  private static void logSoftmax(float[] v, int from, int to) {
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
   * nothing falls out any more (Michelot 1986); so nothing is sorted and nothing allocated.
   */
  private static void sparsemax(float[] v, int from, int to) {
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

  /** An activation that looks at one value at a time, in double. */
  static double scalar(Activation activation, double x) {
    return switch (activation) {
      case LINEAR -> x;
      case TANH -> StrictMath.tanh(x);
      case SIGMOID -> sigmoid(x);
      case HARD_SIGMOID -> Math.min(Math.max(0.2 * x + 0.5, 0), 1);
      case HARD_SIGMOID_KERAS3 -> Math.min(Math.max(x / 6 + 0.5, 0), 1);
      case RELU -> Math.max(x, 0);
      case RELU6 -> Math.min(Math.max(x, 0), 6);
      case LEAKY_RELU -> x >= 0 ? x : 0.2 * x;
      case ELU, CELU -> x > 0 ? x : StrictMath.expm1(x);
      case SELU -> SELU_SCALE * (x > 0 ? x : SELU_ALPHA * StrictMath.expm1(x));
      case SOFTPLUS -> softplus(x);
      case SOFTSIGN -> x / (1 + Math.abs(x));
      case EXPONENTIAL -> StrictMath.exp(x);
      case SILU -> x / (1 + StrictMath.exp(-x));
      case HARD_SILU -> x * Math.min(Math.max(x / 6 + 0.5, 0), 1);
      case HARD_TANH -> Math.min(Math.max(x, -1), 1);
      case LOG_SIGMOID -> -softplus(-x);
      case MISH -> x * StrictMath.tanh(softplus(x));
      case GELU -> 0.5 * x * (1 + erf(x / StrictMath.sqrt(2)));
      case TANH_SHRINK -> x - StrictMath.tanh(x);
      case HARD_SHRINK -> Math.abs(x) <= 0.5 ? 0 : x;
      case SOFT_SHRINK -> Math.abs(x) <= 0.5 ? 0 : x - Math.copySign(0.5, x);
      case SPARSE_PLUS -> x <= -1 ? 0 : x < 1 ? (x + 1) * (x + 1) / 4 : x;
      case SQUAREPLUS -> (x + StrictMath.sqrt(x * x + 4)) / 2;
      case SOFTMAX, LOG_SOFTMAX, SPARSEMAX -> throw new AssertionError(activation);
    };
  }

  /** The sigmoid in double, accurate also where it is close to zero. */
  public static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  static double softplus(double x) {
    return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }

  /**
   * The error function: its Maclaurin series up to 3, beyond it Laplace's continued fraction of
   * erfc (DLMF 7.6.1 and 7.9.1); off by less than 1e-13.
   */
  static double erf(double x) {
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
