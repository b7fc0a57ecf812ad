/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.identity;

import io.streamrnn.cell.Weight;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes values as bytes: a byte for the kind, then the length where it varies, then the content.
 * All numbers are big-endian. No two values have the same bytes.
 */
final class FormWriter {

  private static final byte NULL = 0;
  private static final byte FALSE = 1;
  private static final byte TRUE = 2;
  private static final byte INTEGER = 3;
  private static final byte FRACTION = 4;
  private static final byte TEXT = 5;
  private static final byte LIST = 6;
  private static final byte MAP = 7;
  private static final byte FLOATS = 8;

  private static final int CHUNK = 1 << 12;

  private final Consumer<byte[]> to;

  FormWriter(Consumer<byte[]> to) {
    this.to = to;
  }

  void write(@Nullable Object value) {
    if (value == null) {
      kind(NULL);
    } else if (value instanceof Boolean flag) {
      kind(flag ? TRUE : FALSE);
    } else if (PlainValues.isInteger(value)) {
      kind(INTEGER);
      number(((Number) value).longValue());
    } else if (PlainValues.isFraction(value)) {
      kind(FRACTION);
      number(Double.doubleToLongBits(((Number) value).doubleValue()));
    } else if (value instanceof String text) {
      kind(TEXT);
      bytes(utf8(text));
    } else if (value instanceof List<?> list) {
      kind(LIST);
      length(list.size());
      list.forEach(this::write);
    } else if (value instanceof Map<?, ?> map) {
      write(map);
    } else if (value instanceof Weight weight) {
      // Copied one at a time: all weights of a model together may be large.
      write(List.of(weight.shape().dims(), weight.toArray()));
    } else {
      write((float[]) value);
    }
  }

  private void write(Map<?, ?> map) {
    TreeMap<byte[], Object> sorted = new TreeMap<>(Arrays::compareUnsigned);
    map.forEach((key, value) -> sorted.put(utf8((String) key), value));
    kind(MAP);
    length(sorted.size());
    sorted.forEach(
        (key, value) -> {
          bytes(key);
          write(value);
        });
  }

  private void write(float[] values) {
    kind(FLOATS);
    length(values.length);
    for (int from = 0; from < values.length; from += CHUNK) {
      int to = Math.min(from + CHUNK, values.length);
      ByteBuffer buffer = ByteBuffer.allocate(Float.BYTES * (to - from));
      for (int i = from; i < to; i++) {
        buffer.putInt(Float.floatToRawIntBits(values[i]));
      }
      this.to.accept(buffer.array());
    }
  }

  private void kind(byte kind) {
    to.accept(new byte[] {kind});
  }

  private void number(long value) {
    to.accept(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
  }

  private void length(int length) {
    to.accept(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
  }

  private void bytes(byte[] content) {
    length(content.length);
    to.accept(content);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
