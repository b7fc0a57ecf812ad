/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.autodiff;

import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The derivatives of a number with respect to the parameters that it was computed from, by reverse
 * accumulation. Over the steps of a sequence this is backpropagation through time (Werbos 1990).
 *
 * <p>Immutable once created. It adds in one order, so it gives the same bits every time.
 */
public final class BackwardPass {

  private final IdentityHashMap<Variable, double[]> sums = new IdentityHashMap<>();
  // Deepest first: a variable comes after everything that was computed from it.
  private final PriorityQueue<Variable> waiting =
      new PriorityQueue<>(Comparator.comparingInt(Variable::depth).reversed());

  private BackwardPass() {}

  /**
   * Propagates derivatives from some results.
   *
   * @param results variables; one may occur twice
   * @param gradients the derivative of the number with respect to each of them, row-major
   * @throws IllegalArgumentException if the size of a gradient is not that of its result
   */
  public static BackwardPass of(List<Variable> results, List<double[]> gradients) {
    BackwardPass pass = new BackwardPass();
    for (int i = 0; i < results.size(); i++) {
      pass.start(results.get(i), gradients.get(i));
    }
    pass.run();
    return pass;
  }

  private void start(Variable result, double[] gradient) {
    if (gradient.length != result.shape().size()) {
      throw new IllegalArgumentException(
          "a gradient has one value for each of its result: expected=%s, got=%d values"
              .formatted(result.shape(), gradient.length));
    }
    double[] sum = sum(result);
    for (int i = 0; i < sum.length; i++) {
      sum[i] += gradient[i];
    }
  }

  private void run() {
    for (Variable next = waiting.poll(); next != null; next = waiting.poll()) {
      Variable.Backward backward = next.backward();
      if (backward != null) {
        backward.propagate(sum(next), this);
        // The sums between results and parameters are not read again: release them.
        sums.remove(next);
      }
    }
  }

  /** Where to add what a variable contributes; dropped for a constant. */
  double[] sum(Variable variable) {
    double[] sum = sums.get(variable);
    if (sum == null) {
      sum = new double[variable.shape().size()];
      if (variable.isDifferentiable()) {
        sums.put(variable, sum);
        waiting.add(variable);
      }
    }
    return sum;
  }

  /**
   * The derivative with respect to a parameter, row-major, in a new array; zeros for one that the
   * results do not depend on.
   */
  public double[] gradient(Variable parameter) {
    double[] sum = sums.get(parameter);
    return sum == null ? new double[parameter.shape().size()] : sum.clone();
  }
}
