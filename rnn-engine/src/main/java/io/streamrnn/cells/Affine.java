/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Scale and shift of the normalizations; each is optional. */
final class Affine {

  private Affine() {}

  /** Gamma and beta, if there are any, and the other weights, each a vector of this size. */
  static List<Weight> weights(
      int size, Optional<Weight> gamma, Optional<Weight> beta, Weight... others) {
    return Stream.of(gamma.stream(), beta.stream(), Stream.of(others))
        .flatMap(each -> each)
        .map(weight -> weight.requireShape(Shape.of(size)))
        .toList();
  }

  static float[] scale(Optional<Weight> gamma, int size) {
    return gamma.map(Weight::toArray).orElseGet(() -> ones(size));
  }

  private static float[] ones(int size) {
    float[] ones = new float[size];
    Arrays.fill(ones, 1f);
    return ones;
  }

  static Variable squareRoot(Variable of) {
    return of.map(StrictMath::sqrt, (x, y) -> 0.5 / y);
  }
}
