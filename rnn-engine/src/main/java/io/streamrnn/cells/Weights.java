package io.streamrnn.cells;

import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StepInputs;
import io.streamrnn.cell.Variable;
import io.streamrnn.cell.Weight;
import java.util.List;

/** The {@code get_weights} lists of the built-in cells. */
final class Weights {

  private Weights() {}

  /** Kernel, recurrent kernel and, unless it is null, the bias of the given shape. */
  static List<Weight> list(Weight kernel, Weight recurrentKernel, Weight bias, Shape biasShape) {
    return bias == null
        ? List.of(kernel, recurrentKernel)
        : List.of(kernel, recurrentKernel, bias.requireShape(biasShape));
  }

  /** {@code x W + h U + b}, without the bias for a cell that has none. */
  static Variable sums(StepInputs in) {
    return sums(in, in.weights().size() > 2);
  }

  /** {@code x W + h U + b}, the bias being the third weight if there is one. */
  static Variable sums(StepInputs in, boolean hasBias) {
    Variable sums = in.x().matmul(in.weight(0)).plus(in.state(0).matmul(in.weight(1)));
    return hasBias ? sums.plus(in.weight(2)) : sums;
  }

  /** What stands in the bias's place of the new weights; null for a cell without one. */
  static Weight bias(List<Weight> weights, List<Weight> replaced) {
    if (replaced.size() != weights.size()) {
      throw new IllegalArgumentException(
          "a cell keeps its number of weights: expected=%d, got=%d"
              .formatted(weights.size(), replaced.size()));
    }
    return weights.size() < 3 ? null : replaced.get(2);
  }
}
