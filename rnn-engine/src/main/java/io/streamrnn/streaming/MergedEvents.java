/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.streaming;

import io.streamrnn.cell.Shape;
import io.streamrnn.layers.TensorShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Tensors that a layer merges entry by entry, repeated along the axes on which they have the extent
 * 1. Event by event they can be repeated within an event, and what belongs to a key at all of its
 * events. What is known after the last step only cannot be repeated at the steps before.
 */
final class MergedEvents {

  private static final int ROWS = 1;
  private static final int ROWS_AND_STEPS = 2;

  /**
   * A tensor that is merged.
   *
   * @param tensor its shape, rows included; empty if it is not known
   * @param event the shape for one event
   * @param isOfKey whether it belongs to a key and not to an event
   */
  record Input(Optional<TensorShape> tensor, Shape event, boolean isOfKey) {

    private TensorShape shape() {
      return tensor.orElseThrow();
    }

    private int leadingAxes() {
      return shape().rank() - event.rank();
    }

    private boolean hasOneStep() {
      return shape().dim(1) == 1;
    }
  }

  private MergedEvents() {}

  /**
   * The shape of all tensors for one event, merged; empty if one of them is repeated over steps, or
   * that is not known.
   */
  static Optional<Shape> shape(List<Input> inputs, Optional<TensorShape> output) {
    Shape first = inputs.get(0).event();
    boolean areAlike = inputs.stream().allMatch(input -> input.event().equals(first));
    if (inputs.stream().anyMatch(input -> input.tensor().isEmpty())) {
      return areAlike ? Optional.of(first) : Optional.empty();
    }
    List<Input> ofEvents = inputs.stream().filter(input -> !input.isOfKey()).toList();
    if (ofEvents.isEmpty()) {
      return tail(output, ROWS);
    }
    Input one = ofEvents.get(0);
    boolean fits =
        ofEvents.stream().allMatch(input -> isAlongside(one, input))
            && inputs.stream().allMatch(input -> !input.isOfKey() || isAtAllSteps(input, one));
    if (!fits) {
      return Optional.empty();
    }
    return areAlike ? Optional.of(first) : tail(output, one.leadingAxes());
  }

  /** The extents of an event; empty if one is not known. */
  private static Optional<Shape> tail(Optional<TensorShape> output, int axes) {
    return output
        .filter(all -> !all.dims().subList(axes, all.rank()).contains(TensorShape.UNKNOWN))
        .map(all -> all.from(axes));
  }

  private static boolean isAlongside(Input first, Input other) {
    return first.shape().rank() == other.shape().rank()
        && first.leadingAxes() == other.leadingAxes()
        && (first.leadingAxes() < ROWS_AND_STEPS || first.hasOneStep() == other.hasOneStep());
  }

  /** Whether what belongs to a key has no axis, or the extent 1, where the events have steps. */
  private static boolean isAtAllSteps(Input ofKey, Input events) {
    int missing = events.shape().rank() - ofKey.shape().rank();
    return missing > 0
        || missing == 0 && (events.leadingAxes() < ROWS_AND_STEPS || ofKey.hasOneStep());
  }

  /** A shape with as many axes as another: ones are added at the front, or left out there. */
  static Shape aligned(Shape event, int rank) {
    List<Integer> dims = new ArrayList<>(Collections.nCopies(Math.max(0, rank - event.rank()), 1));
    dims.addAll(event.dims().subList(Math.max(0, event.rank() - rank), event.rank()));
    return new Shape(dims);
  }
}
