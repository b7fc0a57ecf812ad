/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.conformance;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamrnn.cell.Shape;
import io.streamrnn.layers.DoubleTensor;
import io.streamrnn.layers.Tensor;
import io.streamrnn.layers.TensorShape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** Reads the values of the conformance files. */
final class Json {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  static JsonNode read(Path file) {
    try {
      return MAPPER.readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException("not readable: " + file, e);
    }
  }

  static Tensor tensor(JsonNode node) {
    float[] values = new float[node.get("data").size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = node.get("data").get(i).floatValue();
    }
    return Tensor.of(shape(node.get("shape")), values);
  }

  /** The same, no digit of it rounded to float32. */
  static DoubleTensor doubles(JsonNode node) {
    double[] values = new double[node.get("data").size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = node.get("data").get(i).doubleValue();
    }
    return DoubleTensor.of(shape(node.get("shape")), values);
  }

  /** A list of tensors; empty for null. */
  static List<Tensor> tensors(JsonNode list) {
    List<Tensor> result = new ArrayList<>();
    if (list != null) {
      list.forEach(node -> result.add(tensor(node)));
    }
    return result;
  }

  static Shape shape(JsonNode dims) {
    return Shape.of(IntStream.range(0, dims.size()).map(i -> dims.get(i).intValue()).toArray());
  }

  /** Extents of which null is unknown. */
  static TensorShape partialShape(JsonNode dims) {
    return TensorShape.of(
        StreamSupport.stream(dims.spliterator(), false)
            .mapToInt(d -> d.isNull() ? TensorShape.UNKNOWN : d.intValue())
            .toArray());
  }

  static Map<String, Object> map(JsonNode node) {
    return MAPPER.convertValue(node, new TypeReference<LinkedHashMap<String, Object>>() {});
  }

  static boolean isAbsent(JsonNode node) {
    return node == null || node.isNull() || node.isMissingNode();
  }
}
