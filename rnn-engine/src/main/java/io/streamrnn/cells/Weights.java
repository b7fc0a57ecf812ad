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
}
