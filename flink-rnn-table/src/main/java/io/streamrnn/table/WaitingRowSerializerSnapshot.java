/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import java.io.IOException;
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.java.typeutils.runtime.DataInputViewStream;
import org.apache.flink.api.java.typeutils.runtime.DataOutputViewStream;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.InstantiationUtil;

/**
 * A {@link WaitingRowSerializer} in a savepoint. Rows of other columns are converted, so that the
 * columns of a query may change where no row waits, and others may be added where some do.
 */
@Internal
public final class WaitingRowSerializerSnapshot implements TypeSerializerSnapshot<WaitingRow> {

  private static final int VERSION = 1;

  private RowType type;

  /** Creates an empty snapshot. Flink calls this, and {@link #readSnapshot} next. */
  public WaitingRowSerializerSnapshot() {}

  WaitingRowSerializerSnapshot(RowType type) {
    this.type = type;
  }

  @Override
  public int getCurrentVersion() {
    return VERSION;
  }

  @Override
  public void writeSnapshot(DataOutputView out) throws IOException {
    InstantiationUtil.serializeObject(new DataOutputViewStream(out), type);
  }

  @Override
  public void readSnapshot(int version, DataInputView in, ClassLoader classLoader)
      throws IOException {
    if (version != VERSION) {
      throw new IOException(
          "the format of waiting rows must be known: format=%d, latest known=%d; restore with the version that took the savepoint, or a later one"
              .formatted(version, VERSION));
    }
    try {
      type = InstantiationUtil.deserializeObject(new DataInputViewStream(in), classLoader);
    } catch (ClassNotFoundException e) {
      throw new IOException(e);
    }
  }

  @Override
  public TypeSerializer<WaitingRow> restoreSerializer() {
    return new WaitingRowSerializer(type, List.of());
  }

  @Override
  public TypeSerializerSchemaCompatibility<WaitingRow> resolveSchemaCompatibility(
      TypeSerializerSnapshot<WaitingRow> old) {
    if (!(old instanceof WaitingRowSerializerSnapshot that)) {
      return TypeSerializerSchemaCompatibility.incompatible();
    }
    return RowTypes.areSame(type, that.type)
        ? TypeSerializerSchemaCompatibility.compatibleAsIs()
        : TypeSerializerSchemaCompatibility.compatibleAfterMigration();
  }
}
