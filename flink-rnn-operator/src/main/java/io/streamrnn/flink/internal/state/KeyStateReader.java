/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.state;

import static io.streamrnn.flink.internal.state.KeyStateFormat.damaged;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** Reads states in a {@link KeyStateFormat}, and trusts no byte of them. For one thread. */
final class KeyStateReader {

  private static final int CHUNK = 1 << 20;

  private final KeyStateFormat format;
  private ByteBuffer bytes = ByteBuffer.allocate(0);

  KeyStateReader(KeyStateFormat format) {
    this.format = format;
  }

  /**
   * Reads a state.
   *
   * @throws IOException if it is damaged, or of another version
   */
  KeyState read(DataInputView source) throws IOException {
    fetch(source);
    bytes.position(Integer.BYTES);
    try {
      KeyState state = parse();
      if (bytes.hasRemaining()) {
        throw damaged("bytes left=" + bytes.remaining());
      }
      return state;
    } catch (BufferUnderflowException e) {
      throw damaged("length=" + bytes.limit());
    } finally {
      bytes.clear();
    }
  }

  private KeyState parse() throws IOException {
    byte number = bytes.get();
    if (number != KeyStateFormat.FORMAT) {
      throw new IOException(
          "the format of the state of a key must be known: expected format=%d, got=%d; restore with the version of StreamRNN that took the savepoint, or an earlier savepoint if this one is damaged"
              .formatted(KeyStateFormat.FORMAT, number));
    }
    int flags = Short.toUnsignedInt(bytes.getShort());
    if ((flags & ~KeyStateFormat.ALL) != 0) {
      throw damaged("flags=" + Integer.toHexString(flags));
    }
    KeyState state = new KeyState(bytes.getLong());
    state.lastEvent = getLong(flags, KeyStateFormat.LAST_EVENT);
    state.lastStep(getLong(flags, KeyStateFormat.LAST_STEP));
    state.missed = (flags & KeyStateFormat.MISSED) == 0 ? 0 : bytes.getInt();
    state.score(getFloats(flags, KeyStateFormat.SCORE));
    state.observed(getFloats(flags, KeyStateFormat.OBSERVED));
    if ((flags & KeyStateFormat.CONSTANTS) != 0) {
      state.constants(getFloats());
    }
    state.sequenceNumber(getLong(flags, KeyStateFormat.SEQUENCE_NUMBER));
    state.ids(getIds(flags, state.extras.ids));
    state.touched(getLong(flags, KeyStateFormat.TOUCHED));
    state.timer(getLong(flags, KeyStateFormat.TIMER));
    state.timeToLiveTimer(getLong(flags, KeyStateFormat.TIME_TO_LIVE_TIMER));
    state.features(getFloats(flags, KeyStateFormat.FEATURES));
    state.awaitsStart = (flags & KeyStateFormat.AWAITS_START) != 0;
    if ((flags & KeyStateFormat.CHANGES) != 0) {
      getChanges(state);
    }
    if ((flags & KeyStateFormat.OPEN) != 0) {
      state.open = true;
      state.steps = bytes.getLong();
      if (state.steps < 0) {
        throw damaged("steps=" + state.steps);
      }
      state.values = getValues(state, (flags & KeyStateFormat.HALVES) != 0);
      state.layout = format.isOther(state) ? null : format.layout();
    }
    return state;
  }

  private long getLong(int flags, int flag) {
    return (flags & flag) == 0 ? KeyState.NONE : bytes.getLong();
  }

  private float @Nullable [] getFloats(int flags, int flag) throws IOException {
    if ((flags & flag) == 0) {
      return null;
    }
    return getFloats();
  }

  private float[] getFloats() throws IOException {
    float[] floats = new float[getCount(Float.BYTES)];
    bytes.asFloatBuffer().get(floats);
    bytes.position(bytes.position() + Float.BYTES * floats.length);
    return floats;
  }

  private void getChanges(KeyState state) throws IOException {
    int parts = bytes.get();
    if ((parts & ~KeyStateFormat.ALL_PARTS) != 0) {
      throw damaged("parts=" + Integer.toHexString(parts));
    }
    if ((parts & KeyStateFormat.SHADOW) != 0) {
      state.shadow(new KeyState.Shadow(bytes.getLong(), bytes.getLong(), getFloats()));
    }
    if ((parts & KeyStateFormat.INPUTS) != 0) {
      long ofFunction = bytes.getLong();
      int size = bytes.getInt();
      float[] values = getFloats();
      if (size < 1 || values.length % size != 0) {
        throw damaged("size of an input=%d, values=%d".formatted(size, values.length));
      }
      state.inputs(new KeyState.Inputs(ofFunction, size, values));
    }
    if ((parts & KeyStateFormat.CONSTANT_SIZES) != 0) {
      getConstantSizes(state);
    }
  }

  private void getConstantSizes(KeyState state) throws IOException {
    float @Nullable [] constants = state.constants();
    int[] sizes = new int[getCount(Integer.BYTES)];
    long sum = 0;
    for (int k = 0; k < sizes.length; k++) {
      sizes[k] = bytes.getInt();
      sum += sizes[k] < 0 ? Integer.MAX_VALUE : sizes[k];
    }
    if (constants == null || sizes.length < 2 || sum != constants.length) {
      throw damaged("sizes of constants=" + Arrays.toString(sizes));
    }
    state.constants(constants, sizes);
  }

  private String[] getIds(int flags, String[] none) throws IOException {
    if ((flags & KeyStateFormat.IDS) == 0) {
      return none;
    }
    String[] ids = new String[getCount(Integer.BYTES)];
    for (int i = 0; i < ids.length; i++) {
      byte[] id = new byte[getCount(1)];
      bytes.get(id);
      ids[i] = new String(id, StandardCharsets.UTF_8);
    }
    return ids;
  }

  private float[] getValues(KeyState state, boolean halves) throws IOException {
    int width = halves ? Short.BYTES : Float.BYTES;
    boolean isOther = format.isOther(state);
    int count = isOther ? bytes.remaining() / width : format.layout().floats(state.steps);
    if ((long) count * width > bytes.remaining()) {
      throw damaged("values=%d, bytes left=%d".formatted(count, bytes.remaining()));
    }
    // Room for the row that is about to be written to a window.
    float[] values =
        new float[isOther ? count : Math.max(count, format.layout().floats(state.steps + 1))];
    if (halves) {
      for (int i = 0; i < count; i++) {
        values[i] = Float.intBitsToFloat(bytes.getShort() << 16);
      }
    } else {
      bytes.asFloatBuffer().get(values, 0, count);
      bytes.position(bytes.position() + Float.BYTES * count);
    }
    return values;
  }

  /** The count of the elements that follow, each at least {@code width} bytes. */
  private int getCount(int width) throws IOException {
    int count = bytes.getInt();
    if (count < 0 || (long) count * width > bytes.remaining()) {
      throw damaged("count=%d, bytes left=%d".formatted(count, bytes.remaining()));
    }
    return count;
  }

  /** Copies a state as it is. */
  void copy(DataInputView source, DataOutputView target) throws IOException {
    fetch(source);
    target.write(bytes.array(), 0, bytes.limit());
    bytes.clear();
  }

  /** Reads a state into the scratch memory and sets its limit to the end of the state. */
  private void fetch(DataInputView source) throws IOException {
    int length = Integer.reverseBytes(source.readInt());
    if (length < 0 || length > Integer.MAX_VALUE - 1024) {
      throw damaged("length=" + length);
    }
    // A damaged length must not cost memory: the buffer grows with what is read.
    bytes = KeyStateFormat.reserve(bytes, Integer.BYTES + Math.min(length, CHUNK));
    int end = Integer.BYTES + length;
    for (int at = Integer.BYTES; at < end; ) {
      int until = (int) Math.min(end, (long) at + CHUNK);
      if (until > bytes.capacity()) {
        byte[] more = Arrays.copyOf(bytes.array(), (int) Math.min(end, 2L * bytes.capacity()));
        bytes = ByteBuffer.wrap(more).order(ByteOrder.LITTLE_ENDIAN);
        until = Math.min(until, bytes.capacity());
      }
      source.readFully(bytes.array(), at, until - at);
      at = until;
    }
    bytes.clear().limit(end);
    bytes.putInt(0, length);
  }
}
