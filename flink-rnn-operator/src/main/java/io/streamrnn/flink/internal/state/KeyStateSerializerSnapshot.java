/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.state;

import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** A {@link KeyStateSerializer} in a savepoint. */
@Internal
public final class KeyStateSerializerSnapshot implements TypeSerializerSnapshot<KeyState> {

  private static final int VERSION = 1;

  private StateLayout layout;
  private long stamp;

  /** Creates an empty snapshot. Flink calls this, and {@link #readSnapshot} next. */
  public KeyStateSerializerSnapshot() {}

  KeyStateSerializerSnapshot(StateLayout layout, long stamp) {
    this.layout = layout;
    this.stamp = stamp;
  }

  @Override
  public int getCurrentVersion() {
    return VERSION;
  }

  @Override
  public void writeSnapshot(DataOutputView out) throws IOException {
    layout.write(out);
    out.writeLong(stamp);
  }

  @Override
  public void readSnapshot(int version, DataInputView in, ClassLoader userCode) throws IOException {
    if (version != VERSION) {
      throw new IOException(
          "the format of a savepoint must be known: expected format=%d, got=%d; restore with the version of StreamRNN that took it, or a later one"
              .formatted(VERSION, version));
    }
    layout = StateLayout.read(in);
    stamp = in.readLong();
  }

  @Override
  public TypeSerializer<KeyState> restoreSerializer() {
    return new KeyStateSerializer(layout, stamp);
  }

  /**
   * Accepts states of the same layout and stamp only. States of another layout cannot be converted,
   * and those of another model have no meaning for this one. Flink calls this before the first
   * event, so nothing has been written.
   *
   * @throws StateMismatchException instead of an answer, as Flink's own message would not say what
   *     differs and what to do
   */
  @Override
  public TypeSerializerSchemaCompatibility<KeyState> resolveSchemaCompatibility(
      TypeSerializerSnapshot<KeyState> saved) {
    if (!(saved instanceof KeyStateSerializerSnapshot that)) {
      return TypeSerializerSchemaCompatibility.incompatible();
    }
    if (!layout.equals(that.layout)) {
      throw new StateMismatchException(
          "the saved state must fit this job: savepoint=%s, job=%s; restore with the model and the scoring that the savepoint was taken with, or start with empty state: give the operator a new uid and restore with --allowNonRestoredState"
              .formatted(that.layout, layout));
    }
    if (stamp != that.stamp) {
      throw new StateMismatchException(
          "the saved state must come from this model and input function: job's stamp=%016x, savepoint's stamp=%016x; restore with the model and inputVersion that the savepoint was taken with, or start with empty state: give the operator a new uid and restore with --allowNonRestoredState"
              .formatted(stamp, that.stamp));
    }
    return TypeSerializerSchemaCompatibility.compatibleAsIs();
  }
}
