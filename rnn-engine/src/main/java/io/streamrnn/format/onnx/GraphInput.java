/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * An input of a graph as the file declares it.
 *
 * @param shape extents, {@link #OPEN} for a symbol or one that is not given; empty if the file
 *     declares no shape. Not to be written
 * @param axisNames the symbols of the axes, an empty string for one that has none
 */
record GraphInput(
    String name, ElementType element, Optional<long[]> shape, List<String> axisNames) {

  static final long OPEN = -1;

  private static final Set<String> BATCH =
      Set.of("b", "n", "bs", "batch", "batch_size", "batchsize");
  private static final Set<String> TIME =
      Set.of(
          "t",
          "time",
          "times",
          "timesteps",
          "time_steps",
          "step",
          "steps",
          "frames",
          "num_frames",
          "seq",
          "seq_len",
          "seqlen",
          "seq_length",
          "sequence",
          "sequence_len",
          "sequence_length",
          "length");

  /** An axis with its name, if it has one: {@code "1 'time'"}. */
  String axis(int axis) {
    String symbol = axisNames.get(axis);
    return symbol.isEmpty() ? String.valueOf(axis) : "%d '%s'".formatted(axis, symbol);
  }

  boolean isNamedBatch(int axis) {
    return BATCH.contains(word(axis));
  }

  boolean isNamedTime(int axis) {
    return TIME.contains(word(axis));
  }

  /** The axis whose name says that it is time, where this one is named as the batch. */
  OptionalInt timeInPlaceOf(int axis) {
    return isNamedBatch(axis)
        ? IntStream.range(0, axisNames.size()).filter(this::isNamedTime).findFirst()
        : OptionalInt.empty();
  }

  private String word(int axis) {
    return axisNames.get(axis).toLowerCase(Locale.ROOT);
  }

  /**
   * Accepts a tensor of the declared type.
   *
   * @throws IllegalArgumentException if the tensor has another type
   */
  void check(TensorType type) {
    if (type.element() != element || !shape.map(dims -> fits(dims, type)).orElse(true)) {
      throw new IllegalArgumentException(
          "an input must have the declared type: input=%s, expected=%s, got=%s"
              .formatted(name, this, type));
    }
  }

  private static boolean fits(long[] dims, TensorType type) {
    boolean fits = dims.length == type.rank();
    for (int axis = 0; fits && axis < dims.length; axis++) {
      fits = dims[axis] == OPEN || dims[axis] == type.dim(axis);
    }
    return fits;
  }

  /** These extents with 1 in place of open ones. */
  static long[] closed(long[] dims) {
    return Arrays.stream(dims).map(d -> d == OPEN ? 1 : d).toArray();
  }

  /** The element type and the shape, with a question mark for an open extent. */
  @Override
  public String toString() {
    return element + shape.map(dims -> Arrays.toString(dims).replace("-1", "?")).orElse("");
  }
}
