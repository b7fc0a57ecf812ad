package io.streamrnn.cells;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Scale and shift of the normalizations, which either may leave out. */
final class Affine {

  private Affine() {}

  /** The weights that are there, each a vector of this size. */
  static List<Weight> weights(int size, Weight... weights) {
    return Stream.of(weights)
        .filter(Objects::nonNull)
        .map(weight -> weight.requireShape(Shape.of(size)))
        .toList();
  }

  static float[] scale(Weight gamma, int size) {
    float[] ones = new float[size];
    Arrays.fill(ones, 1f);
    return gamma == null ? ones : gamma.toArray();
  }

  static float[] shift(Weight beta, int size) {
    return beta == null ? new float[size] : beta.toArray();
  }

  static Variable squareRoot(Variable of) {
    return of.map(StrictMath::sqrt, (x, y) -> 0.5 / y);
  }
}
