/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** Writes states in a {@link KeyStateFormat}. For one thread. */
final class KeyStateWriter {

  private final KeyStateFormat format;
  private ByteBuffer bytes = ByteBuffer.allocate(0);

  KeyStateWriter(KeyStateFormat format) {
    this.format = format;
  }

  /** Writes a state. */
  void write(KeyState state, DataOutputView target) throws IOException {
    int count = state.open ? format.count(state) : 0;
    boolean halves = areHalves(state.values, count);
    KeyExtras extras = state.extras;
    byte[][] ids = encode(extras.ids);
    bytes = KeyStateFormat.reserve(bytes, KeyStateFormat.atMost(extras, count, ids));
    bytes.position(Integer.BYTES).put(KeyStateFormat.FORMAT);
    bytes
        .putShort((short) (KeyStateFormat.flags(state) | (halves ? KeyStateFormat.HALVES : 0)))
        .putLong(state.stamp);
    putLong(state.lastEvent);
    putLong(extras.lastStep);
    if (state.missed != 0) {
      bytes.putInt(state.missed);
    }
    putFloats(extras.score);
    putFloats(extras.observed);
    putFloats(extras.constants);
    putLong(extras.sequenceNumber);
    putIds(ids);
    putLong(extras.touched);
    putLong(extras.timer);
    putLong(extras.timeToLiveTimer);
    putFloats(extras.features);
    putChanges(extras);
    if (state.open) {
      bytes.putLong(state.steps);
      putValues(state.values, count, halves);
    }
    bytes.putInt(0, bytes.position() - Integer.BYTES);
    target.write(bytes.array(), 0, bytes.position());
  }

  private static boolean areHalves(float[] values, int count) {
    int bits = 0;
    for (int i = 0; i < count; i++) {
      bits |= Float.floatToRawIntBits(values[i]);
    }
    return (bits & 0xFFFF) == 0;
  }

  private static byte[][] encode(String[] ids) {
    byte[][] encoded = new byte[ids.length][];
    for (int i = 0; i < ids.length; i++) {
      encoded[i] = ids[i].getBytes(StandardCharsets.UTF_8);
    }
    return encoded;
  }

  private void putLong(long value) {
    if (value != KeyState.NONE) {
      bytes.putLong(value);
    }
  }

  private void putFloats(float @Nullable [] floats) {
    if (floats != null) {
      bytes.putInt(floats.length);
      putValues(floats, floats.length, false);
    }
  }

  private void putChanges(KeyExtras extras) {
    KeyState.Shadow shadow = extras.shadow;
    KeyState.Inputs inputs = extras.inputs;
    int parts = KeyStateFormat.parts(extras);
    if (parts == 0) {
      return;
    }
    bytes.put((byte) parts);
    if (shadow != null) {
      bytes.putLong(shadow.stamp()).putLong(shadow.steps());
      putFloats(shadow.values());
    }
    if (inputs != null) {
      bytes.putLong(inputs.stamp()).putInt(inputs.size());
      putFloats(inputs.values());
    }
    if (extras.constantSizes.length > 0) {
      bytes.putInt(extras.constantSizes.length);
      for (int size : extras.constantSizes) {
        bytes.putInt(size);
      }
    }
  }

  private void putIds(byte[][] ids) {
    if (ids.length > 0) {
      bytes.putInt(ids.length);
      for (byte[] id : ids) {
        bytes.putInt(id.length).put(id);
      }
    }
  }

  private void putValues(float[] values, int count, boolean halves) {
    int at = bytes.position();
    if (halves) {
      for (int i = 0; i < count; i++) {
        bytes.putShort(at + Short.BYTES * i, (short) (Float.floatToRawIntBits(values[i]) >>> 16));
      }
      bytes.position(at + Short.BYTES * count);
    } else {
      bytes.asFloatBuffer().put(values, 0, count);
      bytes.position(at + Float.BYTES * count);
    }
  }
}
