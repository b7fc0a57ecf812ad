/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import io.streamrnn.format.hdf5.Place;
import io.streamrnn.format.hdf5.StoredArray;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/** The arrays that a file holds for one layer, in their stored order. */
final class LayerWeights {

  private final Deque<StoredArray> remaining;
  private final boolean trainableFirst;
  private final boolean isOfTheano;
  private final Place place;

  /**
   * The arrays of a layer.
   *
   * @param trainableFirst whether the arrays of a model within the model are stored in two groups,
   *     first the trainable ones of all its layers, then the others; otherwise layer by layer
   * @param isOfTheano whether the model ran on Theano
   */
  LayerWeights(List<StoredArray> tensors, boolean trainableFirst, boolean isOfTheano, Place place) {
    this.remaining = new ArrayDeque<>(tensors);
    this.trainableFirst = trainableFirst;
    this.isOfTheano = isOfTheano;
    this.place = place;
  }

  boolean isTrainableFirst() {
    return trainableFirst;
  }

  boolean isOfTheano() {
    return isOfTheano;
  }

  /** Whether the next array has these extents. */
  boolean isNext(int... dims) {
    StoredArray next = remaining.peek();
    return next != null && Arrays.equals(next.dims(), dims);
  }

  /** The next array, which must have these extents. */
  StoredArray take(String role, int... dims) {
    StoredArray next = remaining.poll();
    if (next == null) {
      throw place.damaged(
          "a weight is missing: weight=%s, expected shape=%s", role, Arrays.toString(dims));
    }
    if (!Arrays.equals(next.dims(), dims)) {
      throw place.damaged(
          "a weight has the wrong shape: weight=%s, dataset='%s', expected=%s, got=%s",
          role, next.name(), Arrays.toString(dims), Arrays.toString(next.dims()));
    }
    return next;
  }

  /** Rejects arrays that were not taken. */
  void requireEmpty() {
    if (!remaining.isEmpty()) {
      throw place.damaged(
          "the file must not hold more weights than the layer has: unexpected=%s",
          remaining.stream()
              .map(t -> "'" + t.name() + "' " + Arrays.toString(t.dims()))
              .limit(12)
              .collect(Collectors.joining(", ", "[", "]")));
    }
  }
}
