/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

  private static final int VERSION = 2;
  private static final int WITHOUT_SCHEMA = 1;

  private InputSchema schema;

  /** Creates an empty snapshot. Flink calls this, and {@link #readSnapshot} next. */
  public WaitingRowSerializerSnapshot() {}

  WaitingRowSerializerSnapshot(InputSchema schema) {
    this.schema = schema;
  }

  @Override
  public int getCurrentVersion() {
    return VERSION;
  }

  @Override
  public void writeSnapshot(DataOutputView out) throws IOException {
    InstantiationUtil.serializeObject(new DataOutputViewStream(out), schema.type());
    write(schema.keys(), out);
    out.writeBoolean(schema.isSorted());
    out.writeInt(schema.uses().size());
    for (Map.Entry<String, List<String>> use : schema.uses().entrySet()) {
      out.writeUTF(use.getKey());
      write(use.getValue(), out);
    }
  }

  private static void write(List<String> names, DataOutputView out) throws IOException {
    out.writeInt(names.size());
    for (String name : names) {
      out.writeUTF(name);
    }
  }

  @Override
  public void readSnapshot(int version, DataInputView in, ClassLoader classLoader)
      throws IOException {
    if (version > VERSION) {
      throw new IOException(
          "the format of waiting rows must be known: format=%d, latest known=%d; restore with the version that took the savepoint, or a later one"
              .formatted(version, VERSION));
    }
    RowType type = type(in, classLoader);
    schema = version == WITHOUT_SCHEMA ? InputSchema.ofType(type) : schema(type, in);
  }

  private static RowType type(DataInputView in, ClassLoader classLoader) throws IOException {
    try {
      return InstantiationUtil.deserializeObject(new DataInputViewStream(in), classLoader);
    } catch (ClassNotFoundException e) {
      throw new IOException(e);
    }
  }

  private static InputSchema schema(RowType type, DataInputView in) throws IOException {
    List<String> keys = names(in);
    boolean isSorted = in.readBoolean();
    Map<String, List<String>> uses = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      uses.put(in.readUTF(), names(in));
    }
    return new InputSchema(type, keys, isSorted, uses);
  }

  private static List<String> names(DataInputView in) throws IOException {
    List<String> names = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      names.add(in.readUTF());
    }
    return names;
  }

  @Override
  public TypeSerializer<WaitingRow> restoreSerializer() {
    return new WaitingRowSerializer(schema);
  }

  @Override
  public TypeSerializerSchemaCompatibility<WaitingRow> resolveSchemaCompatibility(
      TypeSerializerSnapshot<WaitingRow> old) {
    if (!(old instanceof WaitingRowSerializerSnapshot that)) {
      return TypeSerializerSchemaCompatibility.incompatible();
    }
    schema.requirePlaces(that.schema);
    return RowTypes.areSame(schema.type(), that.schema.type())
        ? TypeSerializerSchemaCompatibility.compatibleAsIs()
        : TypeSerializerSchemaCompatibility.compatibleAfterMigration();
  }
}
