/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamrnn.model.ModelFormatException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A recorded tensor.
 *
 * @param shape the first dimension is the number of rows; of rank 3 and more the second is time
 * @param data in row-major order
 */
record GoldenTensor(List<Integer> shape, float[] data) {

  /** Reads a value that is no number. */
  @FunctionalInterface
  interface Texts {

    /** The number of a value; empty if it has none. */
    Optional<Float> number(int position, JsonNode value);
  }

  /**
   * Reads {@code {"shape": [...], "data": [...]}}.
   *
   * @param damaged creates the exception
   */
  static GoldenTensor of(JsonNode json, Function<String, ModelFormatException> damaged) {
    return of(json, (position, value) -> Optional.empty(), damaged);
  }

  /** As {@link #of(JsonNode, Function)}, with texts. */
  static GoldenTensor of(
      JsonNode json, Texts texts, Function<String, ModelFormatException> damaged) {
    List<Integer> shape = new ArrayList<>();
    json.path("shape").forEach(size -> shape.add(size.asInt()));
    JsonNode data = json.path("data");
    float[] values = new float[data.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = number(i, data.get(i), texts, damaged);
    }
    if (shape.isEmpty()
        || shape.stream().mapToLong(n -> n).reduce(1, (a, b) -> a * b) != values.length) {
      throw damaged.apply(
          "the values of a tensor must fill its shape: shape=%s, values=%d"
              .formatted(shape, values.length));
    }
    return new GoldenTensor(List.copyOf(shape), values);
  }

  private static float number(
      int position, JsonNode value, Texts texts, Function<String, ModelFormatException> damaged) {
    Optional<Float> text = texts.number(position, value);
    if (text.isEmpty() && !value.isNumber()) {
      throw damaged.apply("a tensor holds numbers: data[%d]=%s".formatted(position, value));
    }
    float number = text.orElseGet(value::floatValue);
    if (!Float.isFinite(number)) {
      // An infinity would agree with any output.
      throw damaged.apply(
          "all recorded numbers must be within the range of float32: data[%d]=%s"
              .formatted(position, value));
    }
    return number;
  }

  /** The numbers of a row. */
  float[] row(int row) {
    int size = data.length / shape.get(0);
    return Arrays.copyOfRange(data, row * size, (row + 1) * size);
  }

  /** The size of a dimension; 0 if there is none. */
  int size(int dimension) {
    return dimension < shape.size() ? shape.get(dimension) : 0;
  }

  /** How many steps a row has: 1 without a time axis. */
  int steps() {
    return shape.size() < 3 ? 1 : shape.get(1);
  }

  /** How many numbers a step of a row has. */
  int width() {
    return data.length == 0 ? 0 : data.length / shape.get(0) / steps();
  }

  /**
   * The numbers of a row, step by step, those of several tensors behind one another.
   *
   * @param tensors with equal {@link #steps}
   */
  static float[] row(List<GoldenTensor> tensors, int row) {
    int width = tensors.stream().mapToInt(GoldenTensor::width).sum();
    int steps = tensors.get(0).steps();
    float[] numbers = new float[steps * width];
    int offset = 0;
    for (GoldenTensor tensor : tensors) {
      int w = tensor.width();
      for (int t = 0; t < steps; t++) {
        System.arraycopy(tensor.data, (row * steps + t) * w, numbers, t * width + offset, w);
      }
      offset += w;
    }
    return numbers;
  }
}
