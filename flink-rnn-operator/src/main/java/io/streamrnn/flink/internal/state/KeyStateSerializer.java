package io.streamrnn.flink.internal.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Objects;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes a {@link KeyState} as one run of little-endian bytes, format 1:
 *
 * <pre>
 *  0  byte   format, 1
 *  1  byte   flags; bit 0: there is an event time
 *  2  long   stamp of the model
 * 10  long   steps
 * 18  long   event time of the last event, 0 if there is none
 * 26  float  values, as many as the layout has after so many steps
 * </pre>
 */
@Internal
public final class KeyStateSerializer extends TypeSerializer<KeyState> {

  static final int HEADER = 26;

  private static final long serialVersionUID = 1L;
  private static final byte FORMAT = 1;

  // -- configuration
  private final StateLayout layout;
  private final long stamp;

  // -- runtime: scratch memory, which is why each thread needs a duplicate
  private transient ByteBuffer bytes;
  private transient FloatBuffer floats;

  /**
   * For values of this layout.
   *
   * @param stamp of the values that are written; reading leaves it to the reader to compare that of
   *     each value
   */
  public KeyStateSerializer(StateLayout layout, long stamp) {
    this.layout = Objects.requireNonNull(layout, "layout");
    this.stamp = stamp;
  }

  StateLayout layout() {
    return layout;
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public TypeSerializer<KeyState> duplicate() {
    return new KeyStateSerializer(layout, stamp);
  }

  @Override
  public KeyState createInstance() {
    return new KeyState(stamp, new float[layout.floats(0)]);
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
    return layout instanceof StateLayout.Carried ? HEADER + Float.BYTES * layout.floats(0) : -1;
  }

  @Override
  public void serialize(KeyState state, DataOutputView target) throws IOException {
    int count = layout.floats(state.steps());
    int length = reserve(count);
    bytes.put(0, FORMAT);
    bytes.put(1, state.flags());
    bytes.putLong(2, state.stamp());
    bytes.putLong(10, state.steps());
    bytes.putLong(18, state.rawEventTime());
    floats.clear().put(state.values(), 0, count);
    target.write(bytes.array(), 0, length);
  }

  @Override
  public KeyState deserialize(DataInputView source) throws IOException {
    int count = layout.floats(readHeader(source));
    // Room for the row that is about to be written to a window.
    float[] values = new float[Math.max(count, layout.floats(bytes.getLong(10) + 1))];
    byte flags = bytes.get(1);
    long stamp = bytes.getLong(2);
    long steps = bytes.getLong(10);
    long eventTime = bytes.getLong(18);
    readFloats(source, count);
    floats.clear().get(values, 0, count);
    return new KeyState(stamp, steps, eventTime, flags, values);
  }

  @Override
  public KeyState deserialize(KeyState reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    int length = readFloats(source, layout.floats(readHeader(source)));
    target.write(bytes.array(), 0, length);
  }

  /** Reads the header into the scratch memory and returns the number of steps. */
  private long readHeader(DataInputView source) throws IOException {
    reserve(0);
    source.readFully(bytes.array(), 0, HEADER);
    if (bytes.get(0) != FORMAT) {
      throw new IOException(
          "the state of a key has an unknown format: expected format=%d, got=%d; it was written by another version of StreamRNN, or is damaged"
              .formatted(FORMAT, bytes.get(0)));
    }
    if (bytes.getLong(10) < 0) {
      throw new IOException(
          "the state of a key is damaged: steps=%d; restore an earlier savepoint"
              .formatted(bytes.getLong(10)));
    }
    return bytes.getLong(10);
  }

  /** Reads behind the header and returns the length of both. */
  private int readFloats(DataInputView source, int count) throws IOException {
    int length = reserve(count);
    source.readFully(bytes.array(), HEADER, length - HEADER);
    return length;
  }

  /** Makes room for a header, which stays, and so many floats. */
  private int reserve(int count) {
    int length = HEADER + Float.BYTES * count;
    if (bytes == null || bytes.capacity() < length) {
      ByteBuffer larger = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
      if (bytes != null) {
        larger.put(0, bytes, 0, HEADER);
      }
      bytes = larger;
      floats = larger.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(HEADER).asFloatBuffer();
    }
    return length;
  }

  @Override
  public TypeSerializerSnapshot<KeyState> snapshotConfiguration() {
    return new KeyStateSerializerSnapshot(layout, stamp);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyStateSerializer that
        && layout.equals(that.layout)
        && stamp == that.stamp;
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
