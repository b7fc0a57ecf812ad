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
import org.apache.flink.util.function.SerializableFunction;

/** A {@link KeyStateSerializer} in a savepoint. */
@Internal
public final class KeyStateSerializerSnapshot implements TypeSerializerSnapshot<KeyState> {

  // All states have the stamp.
  private static final int OF_ONE_MODEL = 1;
  // States may have another stamp and another layout. Written in the same way.
  private static final int OF_SEVERAL_MODELS = 2;

  private StateLayout layout;
  private long stamp;
  private boolean takesOthers;
  // Not written: that of the job, whose snapshot compares itself with the saved one.
  private SerializableFunction<String, String> wording = message -> message;

  /** Creates an empty snapshot. Flink calls this, and {@link #readSnapshot} next. */
  public KeyStateSerializerSnapshot() {}

  KeyStateSerializerSnapshot(
      StateLayout layout,
      long stamp,
      boolean takesOthers,
      SerializableFunction<String, String> wording) {
    this.layout = layout;
    this.stamp = stamp;
    this.takesOthers = takesOthers;
    this.wording = wording;
  }

  @Override
  public int getCurrentVersion() {
    return takesOthers ? OF_SEVERAL_MODELS : OF_ONE_MODEL;
  }

  @Override
  public void writeSnapshot(DataOutputView out) throws IOException {
    layout.write(out);
    out.writeLong(stamp);
  }

  @Override
  public void readSnapshot(int version, DataInputView in, ClassLoader userCode) throws IOException {
    if (version < OF_ONE_MODEL || version > OF_SEVERAL_MODELS) {
      throw new IOException(
          "the format of a savepoint must be known: expected format=%d or %d, got=%d; restore with the version of StreamRNN that took it, or a later one"
              .formatted(OF_ONE_MODEL, OF_SEVERAL_MODELS, version));
    }
    takesOthers = version == OF_SEVERAL_MODELS;
    layout = StateLayout.read(in);
    stamp = in.readLong();
  }

  @Override
  public TypeSerializer<KeyState> restoreSerializer() {
    return new KeyStateSerializer(layout, stamp, takesOthers, wording);
  }

  /**
   * Accepts states of the same layout and stamp only, unless the job says what happens to those of
   * another model: states of another layout cannot be converted, and those of another model have no
   * meaning for this one. Flink calls this before the first event, so nothing has been written.
   * Where the savepoint has states of several models, each state is compared when it is read.
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
    boolean areStates =
        layout instanceof StateLayout.States && that.layout instanceof StateLayout.States;
    if (areStates && (takesOthers || that.takesOthers)) {
      return TypeSerializerSchemaCompatibility.compatibleAsIs();
    }
    if (!layout.equals(that.layout)) {
      throw mismatch(
          "the saved state must fit this job: savepoint=%s, job=%s; restore with the model and the scoring that the savepoint was taken with, %s"
              .formatted(that.layout, layout, others(areStates)));
    }
    if (stamp != that.stamp) {
      throw mismatch(
          "the saved state must come from this model and input function: job's stamp=%016x, savepoint's stamp=%016x; restore with the model and inputVersion that the savepoint was taken with, %s"
              .formatted(stamp, that.stamp, others(areStates)));
    }
    return TypeSerializerSchemaCompatibility.compatibleAsIs();
  }

  /** The other ways out. A window of inputs has no states that could become those of a model. */
  private static String others(boolean areStates) {
    String policy =
        areStates
            ? "say with onModelChange(...) what happens to the states of another model, "
            : "";
    return policy
        + "or start with empty state: give the operator a new uid and restore with --allowNonRestoredState";
  }

  private StateMismatchException mismatch(String message) {
    return new StateMismatchException(wording.apply(message));
  }
}
