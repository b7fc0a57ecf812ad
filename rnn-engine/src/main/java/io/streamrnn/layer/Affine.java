package io.streamrnn.layer;

import io.streamrnn.cell.Variable;
import io.streamrnn.cell.Weight;
import java.util.Arrays;

/** Scale and shift of the normalizations, which either may leave out. */
final class Affine {

  private Affine() {}

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
