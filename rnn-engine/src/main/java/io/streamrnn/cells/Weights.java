package io.streamrnn.cells;

import io.streamrnn.cell.Shape;
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
