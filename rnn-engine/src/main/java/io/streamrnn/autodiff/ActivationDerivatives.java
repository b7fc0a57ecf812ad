/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.autodiff;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Shape;
import io.streamrnn.internal.math.Functions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Activations of variables, and the derivatives of the elementwise ones. */
final class ActivationDerivatives {

  private static final double SELU_ALPHA = 1.6732632423543772;
  private static final double SELU_SCALE = 1.0507009873554805;

  private ActivationDerivatives() {}

  /** Applies an activation, over the last axis if it normalizes. */
  static Variable apply(Activation activation, Variable x) {
    return switch (activation) {
      case LINEAR -> x;
      case SOFTMAX -> softmax(x);
      case LOG_SOFTMAX -> logSoftmax(x);
      case SPARSEMAX -> sparsemax(x);
      case SPARSEMAX_KERAS3 -> sparsemaxOfKeras(x);
      default -> x.map(v -> activation.apply(v), (v, y) -> derivative(activation, v, y));
    };
  }

  private static Variable softmax(Variable x) {
    Variable e = x.minus(maxOfLast(x)).exp();
    return e.dividedBy(e.sumOfLast());
  }

  private static Variable logSoftmax(Variable x) {
    Variable shifted = x.minus(maxOfLast(x));
    return shifted.minus(shifted.exp().sumOfLast().map(StrictMath::log, (v, y) -> 1 / v));
  }

  /** In the support {@code x - tau}, tau being what the sum of the support exceeds 1 by, shared. */
  private static Variable sparsemax(Variable x) {
    boolean[] support = support(x);
    double[] ones = new double[support.length];
    for (int i = 0; i < ones.length; i++) {
      ones[i] = support[i] ? 1 : 0;
    }
    Variable zeros = Variable.zeros(x.shape());
    Variable shifted = x.minus(maxOfLast(x));
    Variable sum = shifted.where(support, zeros).sumOfLast();
    Variable tau = sum.plus(-1).dividedBy(Variable.constant(x.shape(), ones).sumOfLast());
    return shifted.minus(tau).where(support, zeros);
  }

  /** The largest value of a support of k is in k of the cumulative sums, the next in k - 1. */
  private static Variable sparsemaxOfKeras(Variable x) {
    boolean[] support = support(x);
    List<Integer> dims = new ArrayList<>(x.shape().dims());
    int width = dims.set(dims.size() - 1, 1);
    double[] weights = new double[support.length];
    double[] ones = new double[support.length / width];
    for (int i = 0; i < weights.length; i++) {
      int row = i / width * width;
      int size = count(support, row, row + width);
      weights[i] = support[i] ? 1 - (double) larger(x, i, row, row + width) / size : 0;
      ones[i / width] = 1.0 / size;
    }
    Variable sums =
        x.where(support, Variable.zeros(x.shape()))
            .times(Variable.constant(x.shape(), weights))
            .sumOfLast();
    Variable tau = sums.minus(Variable.constant(new Shape(dims), ones));
    return x.minus(tau).map(v -> Math.max(v, 0), (v, y) -> v > 0 ? 1 : 0);
  }

  private static int count(boolean[] support, int from, int to) {
    return (int) IntStream.range(from, to).filter(i -> support[i]).count();
  }

  /** How many values of a row are before one if they are sorted. */
  private static int larger(Variable x, int of, int from, int to) {
    return (int)
        IntStream.range(from, to)
            .filter(i -> x.at(i) > x.at(of) || x.at(i) == x.at(of) && i < of)
            .count();
  }

  /**
   * The largest values of each row, as long as the next one is above the tau of those before; all
   * values of a row with NaN.
   */
  private static boolean[] support(Variable x) {
    List<Integer> dims = x.shape().dims();
    int width = dims.get(dims.size() - 1);
    double[] values = x.toArray();
    boolean[] support = new boolean[values.length];
    for (int row = 0; row < values.length; row += width) {
      double[] sorted = Arrays.copyOfRange(values, row, row + width);
      Arrays.sort(sorted);
      double max = sorted[width - 1];
      double sum = 0;
      int count = 0;
      while (count < width && !((sorted[width - 1 - count] - max) * count <= sum - 1)) {
        sum += sorted[width - 1 - count] - max;
        count++;
      }
      for (int i = row; i < row + width; i++) {
        support[i] = !(values[i] < sorted[width - count]);
      }
    }
    return support;
  }

  /** A constant: what the maximum is changes nothing in a softmax but its rounding. */
  private static Variable maxOfLast(Variable x) {
    List<Integer> dims = new ArrayList<>(x.shape().dims());
    int width = dims.set(dims.size() - 1, 1);
    double[] max = new double[x.shape().size() / width];
    for (int i = 0; i < x.shape().size(); i++) {
      max[i / width] = i % width == 0 ? x.at(i) : Math.max(max[i / width], x.at(i));
    }
    return Variable.constant(new Shape(dims), max);
  }

  /** The derivative at {@code x}, where the activation is {@code y}. */
  private static double derivative(Activation activation, double x, double y) {
    return switch (activation) {
      case LINEAR -> 1;
      case TANH -> 1 - y * y;
      case SIGMOID -> y * (1 - y);
      case HARD_SIGMOID -> y > 0 && y < 1 ? 0.2 : 0;
      case HARD_SIGMOID_KERAS3 -> y > 0 && y < 1 ? 1.0 / 6 : 0;
      case RELU -> x > 0 ? 1 : 0;
      case RELU6 -> x > 0 && x < 6 ? 1 : 0;
      case LEAKY_RELU -> x >= 0 ? 1 : 0.2;
      case ELU, CELU -> x > 0 ? 1 : y + 1;
      case SELU -> x > 0 ? SELU_SCALE : y + SELU_SCALE * SELU_ALPHA;
      case SOFTPLUS -> Functions.sigmoid(x);
      case SOFTSIGN -> 1 / ((1 + Math.abs(x)) * (1 + Math.abs(x)));
      case EXPONENTIAL -> y;
      case SILU -> siluDerivative(x);
      case HARD_SILU -> x <= -3 ? 0 : x < 3 ? x / 3 + 0.5 : 1;
      case HARD_TANH -> x > -1 && x < 1 ? 1 : 0;
      case LOG_SIGMOID -> Functions.sigmoid(-x);
      case MISH -> mishDerivative(x);
      case GELU -> geluDerivative(x);
      case TANH_SHRINK -> StrictMath.tanh(x) * StrictMath.tanh(x);
      case HARD_SHRINK, SOFT_SHRINK -> Math.abs(x) <= 0.5 ? 0 : 1;
      case SPARSE_PLUS -> Math.min(Math.max((x + 1) / 2, 0), 1);
      case SPARSE_SIGMOID -> Math.abs(x) < 1 ? 0.5 : 0;
      case SQUAREPLUS -> y / StrictMath.sqrt(x * x + 4);
      case SOFTMAX, LOG_SOFTMAX, SPARSEMAX, SPARSEMAX_KERAS3 ->
          throw new AssertionError(activation);
    };
  }

  /** {@code s + x s (1 - s)}, s being the sigmoid. */
  private static double siluDerivative(double x) {
    double s = Functions.sigmoid(x);
    return s + x * s * (1 - s);
  }

  /** {@code t + x (1 - t^2) sigmoid(x)}, t being tanh(softplus x). */
  private static double mishDerivative(double x) {
    double t = StrictMath.tanh(Functions.softplus(x));
    return t + x * (1 - t * t) * Functions.sigmoid(x);
  }

  /** {@code Phi(x) + x phi(x)} with the normal distribution and its density. */
  private static double geluDerivative(double x) {
    double distribution = Functions.normalDistribution(x);
    return distribution + x * StrictMath.exp(-x * x / 2) / StrictMath.sqrt(2 * Math.PI);
  }
}
