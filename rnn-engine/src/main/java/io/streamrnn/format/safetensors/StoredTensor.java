/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.safetensors;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamrnn.internal.HalfFloats;
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A tensor of a file. Its position is checked; its values are read on request.
 *
 * @param dims extents
 * @param begin the position of its first byte within the data
 * @param end the position after its last byte
 */
record StoredTensor(
    String name, String dtype, List<Long> dims, long begin, long end, ByteBuffer data) {

  private static final int MAX_RANK = 16;
  private static final int MAX_EXTENT = 1 << 24;

  static StoredTensor of(String name, JsonNode entry, ByteBuffer data) {
    List<Long> dims = integers(name, "shape", entry);
    List<Long> offsets = integers(name, "data_offsets", entry);
    String dtype = entry.path("dtype").asText();
    long bytes = bytes(name, dims, width(name, dtype));
    if (offsets.size() != 2
        || offsets.get(0) > offsets.get(1)
        || offsets.get(1) > data.capacity()
        || offsets.get(1) - offsets.get(0) != bytes) {
      throw new ModelFormatException(
          "a tensor must be within the file and have the bytes of its shape: tensor=%s, shape=%s, dtype=%s, data_offsets=%s, bytes of data=%d; copy or export the file again"
              .formatted(name, dims, dtype, offsets, data.capacity()));
    }
    return new StoredTensor(name, dtype, dims, offsets.get(0), offsets.get(1), data);
  }

  /** A tensor that is computed from others. */
  static StoredTensor of(String name, List<Long> dims, float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return new StoredTensor(name, "F32", dims, 0, bytes.capacity(), bytes);
  }

  private static List<Long> integers(String name, String key, JsonNode entry) {
    List<Long> result = new ArrayList<>();
    JsonNode list = entry.path(key);
    for (JsonNode number : list) {
      if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 0) {
        throw new ModelFormatException(
            "extents and offsets must be whole numbers from 0 on: tensor=%s, %s=%s"
                .formatted(name, key, list));
      }
      result.add(number.longValue());
      if (result.size() > MAX_RANK) {
        throw new ModelFormatException(
            "a tensor must have at most %d axes: tensor=%s".formatted(MAX_RANK, name));
      }
    }
    return result;
  }

  private static int width(String name, String dtype) {
    return switch (dtype) {
      case "F64", "I64", "U64" -> 8;
      case "F32", "I32", "U32" -> 4;
      case "F16", "BF16", "I16", "U16" -> 2;
      case "I8", "U8", "BOOL", "F8_E4M3", "F8_E5M2" -> 1;
      default ->
          throw new UnsupportedModelException(
              "element type not supported: dtype=%s, tensor=%s; supported: F64, F32, F16, BF16"
                  .formatted(dtype, name));
    };
  }

  private static long bytes(String name, List<Long> dims, int width) {
    long bytes = width;
    for (long dim : dims) {
      if (dim > 0 && bytes > Long.MAX_VALUE / dim) {
        throw new ModelFormatException(
            "a tensor must have less than 2^63 bytes: tensor=%s, shape=%s".formatted(name, dims));
      }
      bytes *= dim;
    }
    return bytes;
  }

  /** An extent that a layer can have. */
  int dim(int axis) {
    if (axis >= dims.size()) {
      throw new ModelFormatException(
          "a weight of a layer must have its axes: tensor=%s, shape=%s, axes=%d or more; export the file again"
              .formatted(name, dims, axis + 1));
    }
    long dim = dims.get(axis);
    if (dim < 1 || dim > MAX_EXTENT) {
      throw new ModelFormatException(
          "an extent of a layer must be from 1 to %d: tensor=%s, shape=%s"
              .formatted(MAX_EXTENT, name, dims));
    }
    return (int) dim;
  }

  boolean isMatrix() {
    return dims.size() == 2;
  }

  /**
   * This tensor, which must be a matrix.
   *
   * @throws ModelFormatException if it is not
   */
  StoredTensor requireMatrix() {
    if (!isMatrix()) {
      throw new ModelFormatException(
          "a weight of a recurrent layer must be a matrix: tensor=%s, shape=%s"
              .formatted(name, dims));
    }
    return this;
  }

  /**
   * This tensor, which must have this shape.
   *
   * @throws ModelFormatException if it has not
   */
  StoredTensor requireDims(long... expected) {
    List<Long> required = Arrays.stream(expected).boxed().toList();
    if (!dims.equals(required)) {
      throw new ModelFormatException(
          "a tensor must have the shape of its layer: tensor=%s, expected=%s, got=%s"
              .formatted(name, required, dims));
    }
    return this;
  }

  /**
   * The values, row-major, as float32.
   *
   * @throws ModelFormatException if one is not finite
   */
  float[] values() {
    ByteBuffer bytes = data.slice((int) begin, (int) (end - begin)).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[bytes.capacity() / width(name, dtype)];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (dtype) {
            case "F64" -> (float) bytes.getDouble();
            case "F32" -> bytes.getFloat();
            case "F16" -> HalfFloats.fromFloat16(bytes.getShort());
            case "BF16" -> HalfFloats.fromBfloat16(bytes.getShort());
            default ->
                throw new UnsupportedModelException(
                    "element type not supported: dtype=%s, tensor=%s; supported: F64, F32, F16, BF16"
                        .formatted(dtype, name));
          };
      requireFinite(values, i);
    }
    return values;
  }

  private void requireFinite(float[] values, int i) {
    if (!Float.isFinite(values[i])) {
      throw new ModelFormatException(
          "a weight must be finite: tensor=%s, value=%s, position=%d of %d; did the training diverge?"
              .formatted(name, values[i], i, values.length));
    }
  }
}
