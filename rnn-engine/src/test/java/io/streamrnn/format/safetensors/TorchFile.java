/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.safetensors;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Writes safetensors files for tests. */
final class TorchFile {

  private final ObjectNode header = new ObjectMapper().createObjectNode();
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();

  TorchFile metadata(String key, String value) {
    header.withObject("/__metadata__").put(key, value);
    return this;
  }

  /** A tensor of float32 values that count up in small steps. */
  TorchFile weight(String name, int... shape) {
    float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = ((i * 7 + name.length()) % 11 - 5) * 0.1f;
    }
    return tensor(name, values, shape);
  }

  TorchFile tensor(String name, float[] values, int... shape) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return raw(name, "F32", bytes.array(), shape);
  }

  TorchFile raw(String name, String dtype, byte[] bytes, int... shape) {
    ObjectNode entry = header.putObject(name).put("dtype", dtype);
    Arrays.stream(shape).forEach(entry.putArray("shape")::add);
    entry.putArray("data_offsets").add(data.size()).add(data.size() + bytes.length);
    data.writeBytes(bytes);
    return this;
  }

  /** The header as it will be written, to be spoiled. */
  ObjectNode header() {
    return header;
  }

  byte[] bytes() {
    try {
      return file(new ObjectMapper().writeValueAsBytes(header), data.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] file(byte[] header, byte[] data) {
    return ByteBuffer.allocate(8 + header.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .put(header)
        .put(data)
        .array();
  }
}
