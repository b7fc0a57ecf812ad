/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The masks of the inputs of a {@link Merge}, merged. */
final class MergedMasks {

  private MergedMasks() {}

  /** Uses a step if one of the inputs uses it; requires that all have a mask. */
  static Optional<Tensor> or(List<Optional<Tensor>> masks) {
    if (masks.contains(Optional.<Tensor>empty())) {
      return Optional.empty();
    }
    float[] used = masks.get(0).orElseThrow().toArray();
    for (Optional<Tensor> mask : masks) {
      for (int i = 0; i < used.length; i++) {
        used[i] = mask.orElseThrow().at(i) == 0 ? used[i] : 1f;
      }
    }
    return Optional.of(Tensor.own(masks.get(0).orElseThrow().shape(), used));
  }

  /** Uses a step if all inputs that have a mask use it. */
  static Optional<Tensor> and(List<Optional<Tensor>> masks) {
    List<Tensor> given = masks.stream().flatMap(Optional::stream).toList();
    if (given.isEmpty()) {
      return Optional.empty();
    }
    float[] used = given.get(0).toArray();
    for (Tensor mask : given) {
      for (int i = 0; i < used.length; i++) {
        used[i] = mask.at(i) == 0 ? 0f : used[i];
      }
    }
    return Optional.of(Tensor.own(given.get(0).shape(), used));
  }

  /** The mask of an input {@code [B, T, ...]}, or one that uses all steps. */
  static Tensor orAll(Optional<Tensor> mask, Shape input) {
    return mask.orElseGet(() -> ones(Shape.of(input.dim(0), input.dim(1))));
  }

  private static Tensor ones(Shape steps) {
    float[] used = new float[steps.size()];
    Arrays.fill(used, 1f);
    return Tensor.own(steps, used);
  }

  /** The number of steps of all rows; at least one input has a mask. */
  static int steps(List<Optional<Tensor>> masks) {
    return masks.stream().flatMap(Optional::stream).findFirst().orElseThrow().shape().size();
  }

  /** Which steps an input uses. */
  static boolean[] used(Optional<Tensor> mask, int steps) {
    boolean[] used = new boolean[steps];
    Arrays.fill(used, true);
    mask.ifPresent(
        values -> {
          for (int step = 0; step < steps; step++) {
            used[step] = values.at(step) != 0;
          }
        });
    return used;
  }
}
