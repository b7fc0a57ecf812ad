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

/**
 * A {@link WaitingSerializer} in a savepoint. It is compatible where the user's serializer is.
 * Where no event waits there is nothing to read, so the type of the records may change freely.
 */
@Internal
public final class WaitingSerializerSnapshot<IN> implements TypeSerializerSnapshot<Waiting<IN>> {

  private static final int VERSION = 1;

  private TypeSerializerSnapshot<IN> records;
  private boolean isNoneRestored;

  /** Creates an empty snapshot. Flink calls this. */
  public WaitingSerializerSnapshot() {}

  WaitingSerializerSnapshot(TypeSerializerSnapshot<IN> records, boolean isNoneRestored) {
    this.records = records;
    this.isNoneRestored = isNoneRestored;
  }

  @Override
  public int getCurrentVersion() {
    return VERSION;
  }

  @Override
  public void writeSnapshot(DataOutputView out) throws IOException {
    TypeSerializerSnapshot.writeVersionedSnapshot(out, records);
  }

  @Override
  public void readSnapshot(int version, DataInputView in, ClassLoader classLoader)
      throws IOException {
    if (version != VERSION) {
      throw new IOException(
          "the format of waiting events must be known: format=%d, latest known=%d; restore with the version that took the savepoint, or a later one"
              .formatted(version, VERSION));
    }
    records = TypeSerializerSnapshot.readVersionedSnapshot(in, classLoader);
  }

  @Override
  public TypeSerializer<Waiting<IN>> restoreSerializer() {
    return new WaitingSerializer<>(records.restoreSerializer(), false);
  }

  @Override
  public TypeSerializerSchemaCompatibility<Waiting<IN>> resolveSchemaCompatibility(
      TypeSerializerSnapshot<Waiting<IN>> old) {
    if (isNoneRestored) {
      return TypeSerializerSchemaCompatibility.compatibleAsIs();
    }
    TypeSerializerSchemaCompatibility<IN> compatibility =
        records.resolveSchemaCompatibility(((WaitingSerializerSnapshot<IN>) old).records);
    if (compatibility.isCompatibleWithReconfiguredSerializer()) {
      return TypeSerializerSchemaCompatibility.compatibleWithReconfiguredSerializer(
          new WaitingSerializer<>(compatibility.getReconfiguredSerializer(), false));
    } else if (compatibility.isCompatibleAfterMigration()) {
      return TypeSerializerSchemaCompatibility.compatibleAfterMigration();
    }
    return compatibility.isIncompatible()
        ? TypeSerializerSchemaCompatibility.incompatible()
        : TypeSerializerSchemaCompatibility.compatibleAsIs();
  }
}
