/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.state;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.util.function.SerializableFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes a {@link KeyState} as little-endian bytes. Format 1. A part in brackets is present if its
 * flag is set:
 *
 * <pre>
 *   int    length of all that follows
 *   byte   format, 1
 *   short  flags
 *   long   stamp of the model
 *   [1     long   event time of the last event]
 *   [2     long   event time of the last step]
 *   [4     int    idle steps since the last event]
 *   [8     int, float...  the last score]
 *   [16    int, float...  the last values of the features]
 *   [32    int, float...  constants]
 *   [64    long   highest sequence number]
 *   [128   int, then for each: int, byte...  ids in UTF-8, the oldest first]
 *   [256   long   processing time of the last event]
 *   [512   long   event-time timer]
 *   [1024  long   processing-time timer]
 *   [16384 int, float...  the features of the last step as they came]
 *   [32768 byte   parts, then those that are set:
 *     [1   long, long, int, float...  stamp, steps and states of the model that is to take over]
 *     [2   long, int, int, float...   stamp, size of one and all of the last inputs]]
 *   [2048  long   steps of the open sequence,
 *          float... or short...  values, as many as the layout has after these steps, or all that
 *                 is left if the stamp is that of another model]
 *    4096  the values are shorts: the upper halves of floats whose lower halves are 0
 *    8192  the states were set, and the sequence awaits its first event
 * </pre>
 *
 * <p>Values take half the space if all of them are bfloat16 numbers. So writing loses nothing, and
 * rounding is decided where values are computed.
 */
@Internal
public final class KeyStateSerializer extends TypeSerializer<KeyState> {

  /** The size of a sequence, without its values. */
  static final int HEADER = 4 + 1 + 2 + 8 + 8 + 8;

  private static final long serialVersionUID = 1L;
  private static final byte FORMAT = 1;
  private static final int LAST_EVENT = 1;
  private static final int LAST_STEP = 2;
  private static final int MISSED = 4;
  private static final int SCORE = 8;
  private static final int OBSERVED = 16;
  private static final int CONSTANTS = 32;
  private static final int SEQUENCE_NUMBER = 64;
  private static final int IDS = 128;
  private static final int TOUCHED = 256;
  private static final int TIMER = 512;
  private static final int TIME_TO_LIVE_TIMER = 1024;
  private static final int OPEN = 2048;
  private static final int HALVES = 4096;
  private static final int AWAITS_START = 8192;
  private static final int FEATURES = 16384;
  private static final int CHANGES = 32768;
  private static final int ALL = 65535;
  private static final int SHADOW = 1;
  private static final int INPUTS = 2;
  private static final long CHANGE_HEADER = 1 + 8 + 8 + 4;
  // Those that a number follows, or the length of an array.
  private static final int LONGS =
      LAST_EVENT | LAST_STEP | SEQUENCE_NUMBER | TOUCHED | TIMER | TIME_TO_LIVE_TIMER | OPEN;
  private static final int INTS = MISSED | SCORE | OBSERVED | CONSTANTS | IDS | FEATURES;
  // The length, the format, the flags and the stamp.
  private static final int LEAST = 4 + 1 + 2 + 8;
  private static final int CHUNK = 1 << 20;

  // -- configuration
  private final StateLayout layout;
  private final long stamp;
  private final boolean takesOthers;
  private final SerializableFunction<String, String> wording;

  // -- runtime: scratch memory, so each thread needs a duplicate
  private transient ByteBuffer bytes = ByteBuffer.allocate(0);

  /**
   * Creates a serializer of values of this layout and this stamp.
   *
   * @param stamp whoever reads a value compares its stamp
   */
  public KeyStateSerializer(StateLayout layout, long stamp) {
    this(layout, stamp, false, message -> message);
  }

  /**
   * As {@link #KeyStateSerializer(StateLayout, long)}.
   *
   * @param takesOthers whether there are states of other models, and so other layouts, too
   * @param wording names the options in the message for a savepoint that does not fit
   */
  public KeyStateSerializer(
      StateLayout layout,
      long stamp,
      boolean takesOthers,
      SerializableFunction<String, String> wording) {
    this.layout = Objects.requireNonNull(layout, "layout");
    this.stamp = stamp;
    this.takesOthers = takesOthers;
    this.wording = wording;
  }

  // One with scratch memory, which is not serialized.
  private Object readResolve() {
    return duplicate();
  }

  /** What the floats of states of this stamp are. */
  public StateLayout layout() {
    return layout;
  }

  /** The stamp of the states that it was created for. */
  public long stamp() {
    return stamp;
  }

  /** Whether there are states of other models, and so other layouts, too. */
  public boolean takesOthers() {
    return takesOthers;
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public TypeSerializer<KeyState> duplicate() {
    return new KeyStateSerializer(layout, stamp, takesOthers, wording);
  }

  @Override
  public KeyState createInstance() {
    return new KeyState(stamp);
  }

  @Override
  public KeyState copy(KeyState from) {
    return from.copy();
  }

  @Override
  public KeyState copy(KeyState from, KeyState reuse) {
    return from.copy();
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(KeyState state, DataOutputView target) throws IOException {
    int count = state.open ? count(state) : 0;
    boolean halves = areHalves(state.values, count);
    KeyExtras extras = state.extras;
    byte[][] ids = encode(extras.ids);
    reserve(size(extras, count, ids));
    bytes.position(Integer.BYTES).put(FORMAT);
    bytes.putShort((short) (flags(state) | (halves ? HALVES : 0))).putLong(state.stamp);
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

  private static int flags(KeyState state) {
    return (state.lastEvent == KeyState.NONE ? 0 : LAST_EVENT)
        | (state.missed == 0 ? 0 : MISSED)
        | (state.open ? OPEN : 0)
        | (state.awaitsStart ? AWAITS_START : 0)
        | (state.extras == KeyExtras.NONE ? 0 : flags(state.extras));
  }

  private static int flags(KeyExtras extras) {
    return (extras.lastStep == KeyState.NONE ? 0 : LAST_STEP)
        | (extras.score == null ? 0 : SCORE)
        | (extras.observed == null ? 0 : OBSERVED)
        | (extras.constants == null ? 0 : CONSTANTS)
        | (extras.sequenceNumber == KeyState.NONE ? 0 : SEQUENCE_NUMBER)
        | (extras.ids.length == 0 ? 0 : IDS)
        | (extras.touched == KeyState.NONE ? 0 : TOUCHED)
        | (extras.timer == KeyState.NONE ? 0 : TIMER)
        | (extras.timeToLiveTimer == KeyState.NONE ? 0 : TIME_TO_LIVE_TIMER)
        | (extras.features == null ? 0 : FEATURES)
        | (extras.shadow == null && extras.inputs == null ? 0 : CHANGES);
  }

  /** How many values of an open state are in use. */
  private int count(KeyState state) {
    return isOther(state) ? state.values.length : layout.floats(state.steps);
  }

  /** Whether the states are those of another model, of which all values are in use. */
  private boolean isOther(KeyState state) {
    return state.stamp != stamp && layout instanceof StateLayout.States;
  }

  /**
   * The bytes of a state.
   *
   * @param areRounded whether its values are bfloat16 numbers; other values that happen to be are
   *     not looked for
   */
  int bytes(KeyState state, boolean areRounded) {
    int flags = flags(state);
    long bytes = LEAST + Long.BYTES * (long) Integer.bitCount(flags & LONGS);
    bytes += Integer.BYTES * (long) Integer.bitCount(flags & INTS);
    if (state.extras != KeyExtras.NONE) {
      bytes += floats(state.extras) + changes(state.extras);
      for (String id : state.extras.ids) {
        bytes += Integer.BYTES + id.length();
      }
    }
    if (state.open) {
      int floats =
          layout instanceof StateLayout.Window ? layout.floats(state.steps) : state.values.length;
      bytes += (areRounded ? Short.BYTES : Float.BYTES) * (long) floats;
    }
    return Math.toIntExact(bytes);
  }

  /** An upper bound. */
  private static int size(KeyExtras extras, int count, byte[][] ids) {
    long size = HEADER + 6L * Long.BYTES + 6L * Integer.BYTES + (long) Float.BYTES * count;
    size += floats(extras) + changes(extras);
    for (byte[] id : ids) {
      size += Integer.BYTES + id.length;
    }
    return Math.toIntExact(size);
  }

  private static long floats(KeyExtras extras) {
    return Float.BYTES
        * (length(extras.score)
            + length(extras.observed)
            + length(extras.constants)
            + length(extras.features));
  }

  /** The bytes of what concerns a change of the model, at most. */
  private static long changes(KeyExtras extras) {
    long bytes = 0;
    if (extras.shadow != null) {
      bytes += CHANGE_HEADER + Float.BYTES * length(extras.shadow.values());
    }
    if (extras.inputs != null) {
      bytes += CHANGE_HEADER + Float.BYTES * length(extras.inputs.values());
    }
    return bytes;
  }

  private static long length(float @Nullable [] floats) {
    return floats == null ? 0 : floats.length;
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
    if (shadow == null && inputs == null) {
      return;
    }
    bytes.put((byte) ((shadow == null ? 0 : SHADOW) | (inputs == null ? 0 : INPUTS)));
    if (shadow != null) {
      bytes.putLong(shadow.stamp()).putLong(shadow.steps());
      putFloats(shadow.values());
    }
    if (inputs != null) {
      bytes.putLong(inputs.stamp()).putInt(inputs.size());
      putFloats(inputs.values());
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

  @Override
  public KeyState deserialize(DataInputView source) throws IOException {
    read(source);
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
    byte format = bytes.get();
    if (format != FORMAT) {
      throw new IOException(
          "the format of the state of a key must be known: expected format=%d, got=%d; restore with the version of StreamRNN that took the savepoint, or an earlier savepoint if this one is damaged"
              .formatted(FORMAT, format));
    }
    int flags = Short.toUnsignedInt(bytes.getShort());
    if ((flags & ~ALL) != 0) {
      throw damaged("flags=" + Integer.toHexString(flags));
    }
    KeyState state = new KeyState(bytes.getLong());
    state.lastEvent = getLong(flags, LAST_EVENT);
    state.lastStep(getLong(flags, LAST_STEP));
    state.missed = (flags & MISSED) == 0 ? 0 : bytes.getInt();
    state.score(getFloats(flags, SCORE));
    state.observed(getFloats(flags, OBSERVED));
    state.constants(getFloats(flags, CONSTANTS));
    state.sequenceNumber(getLong(flags, SEQUENCE_NUMBER));
    state.ids(getIds(flags, state.extras.ids));
    state.touched(getLong(flags, TOUCHED));
    state.timer(getLong(flags, TIMER));
    state.timeToLiveTimer(getLong(flags, TIME_TO_LIVE_TIMER));
    state.features(getFloats(flags, FEATURES));
    state.awaitsStart = (flags & AWAITS_START) != 0;
    if ((flags & CHANGES) != 0) {
      getChanges(state);
    }
    if ((flags & OPEN) != 0) {
      state.open = true;
      state.steps = bytes.getLong();
      if (state.steps < 0) {
        throw damaged("steps=" + state.steps);
      }
      state.values = getValues(state, (flags & HALVES) != 0);
      state.layout = isOther(state) ? null : layout;
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
    if ((parts & ~(SHADOW | INPUTS)) != 0) {
      throw damaged("parts=" + Integer.toHexString(parts));
    }
    if ((parts & SHADOW) != 0) {
      state.shadow(new KeyState.Shadow(bytes.getLong(), bytes.getLong(), getFloats()));
    }
    if ((parts & INPUTS) != 0) {
      long ofFunction = bytes.getLong();
      int size = bytes.getInt();
      float[] values = getFloats();
      if (size < 1 || values.length % size != 0) {
        throw damaged("size of an input=%d, values=%d".formatted(size, values.length));
      }
      state.inputs(new KeyState.Inputs(ofFunction, size, values));
    }
  }

  private String[] getIds(int flags, String[] none) throws IOException {
    if ((flags & IDS) == 0) {
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
    boolean isOther = isOther(state);
    int count = isOther ? bytes.remaining() / width : layout.floats(state.steps);
    if ((long) count * width > bytes.remaining()) {
      throw damaged("values=%d, bytes left=%d".formatted(count, bytes.remaining()));
    }
    // Room for the row that is about to be written to a window.
    float[] values = new float[isOther ? count : Math.max(count, layout.floats(state.steps + 1))];
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

  private static IOException damaged(String what) {
    return new IOException(
        "the state of a key is damaged: " + what + "; restore an earlier savepoint");
  }

  @Override
  public KeyState deserialize(KeyState reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    read(source);
    target.write(bytes.array(), 0, bytes.limit());
    bytes.clear();
  }

  /** Reads a state into the scratch memory and sets its limit to the end of the state. */
  private void read(DataInputView source) throws IOException {
    int length = Integer.reverseBytes(source.readInt());
    if (length < 0 || length > Integer.MAX_VALUE - 1024) {
      throw damaged("length=" + length);
    }
    // A damaged length must not cost memory: the buffer grows with what is read.
    reserve(Integer.BYTES + Math.min(length, CHUNK));
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

  private void reserve(int length) {
    if (bytes.capacity() < length) {
      bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
    bytes.clear();
  }

  @Override
  public TypeSerializerSnapshot<KeyState> snapshotConfiguration() {
    return new KeyStateSerializerSnapshot(layout, stamp, takesOthers, wording);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyStateSerializer that
        && layout.equals(that.layout)
        && stamp == that.stamp
        && takesOthers == that.takesOthers;
  }

  @Override
  public int hashCode() {
    return 31 * layout.hashCode() + Long.hashCode(stamp);
  }

  @Override
  public String toString() {
    return "KeyStateSerializer(" + layout + ")";
  }
}
