/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.state;

import java.io.IOException;
import java.util.Objects;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.util.function.SerializableFunction;

/** Writes a {@link KeyState} in its {@link KeyStateFormat}, and reads it. */
@Internal
public final class KeyStateSerializer extends TypeSerializer<KeyState> {

  private static final long serialVersionUID = 1L;

  // -- configuration: in savepoints of SQL, whose types have their serializers as Java writes them
  private final StateLayout layout;
  private final long stamp;
  private final boolean takesOthers;
  private final SerializableFunction<String, String> wording;

  // -- runtime: with scratch memory, so each thread needs a duplicate
  private final transient KeyStateFormat format;
  private final transient KeyStateWriter writer;
  private final transient KeyStateReader reader;

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
    format = new KeyStateFormat(layout, stamp);
    writer = new KeyStateWriter(format);
    reader = new KeyStateReader(format);
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
    writer.write(state, target);
  }

  /**
   * The bytes of a state.
   *
   * @param areRounded whether its values are bfloat16 numbers; other values that happen to be are
   *     not looked for
   */
  int bytes(KeyState state, boolean areRounded) {
    return format.bytes(state, areRounded);
  }

  @Override
  public KeyState deserialize(DataInputView source) throws IOException {
    return reader.read(source);
  }

  @Override
  public KeyState deserialize(KeyState reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    reader.copy(source, target);
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
