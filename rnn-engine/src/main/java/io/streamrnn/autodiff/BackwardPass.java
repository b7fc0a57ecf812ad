package io.streamrnn.autodiff;

import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * The derivatives of a number by the parameters that it was computed from, found by going from the
 * results back: reverse accumulation, which over the steps of a sequence is backpropagation through
 * time (Werbos 1990).
 *
 * <p>Immutable once made; it adds in one order, so that it gives the same bits every time.
 */
public final class BackwardPass {

  private final Map<Variable, double[]> sums = new IdentityHashMap<>();
  // Deepest first: a variable's turn comes when all that was computed from it had theirs.
  private final PriorityQueue<Variable> waiting =
      new PriorityQueue<>(Comparator.comparingInt(Variable::depth).reversed());

  private BackwardPass() {}

  /**
   * Goes back from some results.
   *
   * @param results variables; one may occur twice
   * @param gradients what the number's derivative by each of them is, row-major
   * @throws IllegalArgumentException if a gradient has another size than its result
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
      if (next.backward() != null) {
        // What is between results and parameters is not asked for: let it go.
        next.backward().propagate(sums.remove(next), this);
      }
    }
  }

  /** Where to add what a variable contributes; thrown away if nothing is derived by it. */
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
   * The derivative by a parameter, row-major, in an array of the caller's own; zeros for one that
   * the results do not depend on.
   */
  public double[] gradient(Variable parameter) {
    double[] sum = sums.get(parameter);
    return sum == null ? new double[parameter.shape().size()] : sum.clone();
  }
}
