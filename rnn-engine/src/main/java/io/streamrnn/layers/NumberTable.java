/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of a configuration, such as {@code [[0.5, 1], [2, 3]]}. They are repeated along the axes
 * before their own, and along their own of extent 1, as in NumPy.
 *
 * @param dims without leading axes of extent 1; none for one number
 * @param values row-major
 */
record NumberTable(List<Integer> dims, float[] values) {

  /** A number, or one for each feature. The array is copied. */
  static NumberTable of(float... values) {
    return new NumberTable(values.length == 1 ? List.of() : List.of(values.length), values.clone());
  }

  /** The numbers under a key; empty for Keras's {@code None}. */
  static Optional<NumberTable> read(String key, @Nullable Object value) {
    if (value instanceof Map<?, ?> array && array.get("config") instanceof Map<?, ?> config) {
      return read(key, config.get("value"));
    }
    return NumberLists.floats(key, value).map(values -> of(key, value, values));
  }

  private static NumberTable of(String key, @Nullable Object value, float[] values) {
    List<Integer> dims = new ArrayList<>();
    Object first = value;
    while (first instanceof List<?> list) {
      if (list.isEmpty()) {
        throw new IllegalArgumentException("numbers are missing: %s=[]".formatted(key));
      }
      if (!dims.isEmpty() || list.size() > 1) {
        dims.add(list.size());
      }
      first = list.get(0);
    }
    if (dims.stream().reduce(1, Math::multiplyExact) != values.length) {
      throw new IllegalArgumentException(
          "lists of numbers must be of one length: %s, numbers=%d, shape of the first=%s"
              .formatted(key, values.length, dims));
    }
    return new NumberTable(dims, values);
  }

  int rank() {
    return dims.size();
  }

  /** Whether an input keeps its shape, and all of its rows have the same numbers. */
  boolean fits(TensorShape input) {
    int before = input.rank() - rank();
    return before >= 1
        && IntStream.range(0, rank())
            .allMatch(
                axis -> dims.get(axis) == input.dim(before + axis) || isRepeated(axis, input));
  }

  private boolean isRepeated(int axis, TensorShape input) {
    return dims.get(axis) == 1 && input.isKnown(input.rank() - rank() + axis);
  }

  /** A number for each value of a shape that they fit. */
  float[] over(Shape shape) {
    float[] all = new float[shape.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = values[index(i, shape)];
    }
    return all;
  }

  private int index(int place, Shape shape) {
    int rest = place;
    int index = 0;
    int stride = 1;
    for (int axis = 1; axis <= rank(); axis++) {
      int extent = shape.dim(shape.rank() - axis);
      int own = dims.get(rank() - axis);
      index += (rest % extent) % own * stride;
      stride *= own;
      rest /= extent;
    }
    return index;
  }

  /** The numbers as a configuration has them. */
  Object toConfig() {
    return toConfig(0, 0, values.length);
  }

  private Object toConfig(int axis, int from, int to) {
    if (axis == rank()) {
      return (double) values[from];
    }
    int size = (to - from) / dims.get(axis);
    List<Object> list = new ArrayList<>();
    for (int start = from; start < to; start += size) {
      list.add(toConfig(axis + 1, start, start + size));
    }
    return list;
  }
}
