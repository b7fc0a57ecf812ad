/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.model;

import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes a {@link StoredModel}: the submission as {@code writeUTF}, then what {@link
 * CarriedModel#write} writes. Values are not copied, as they are immutable.
 */
@Internal
public final class StoredModelSerializer extends ModelSerializer<StoredModel> {

  /** The only one. */
  public static final StoredModelSerializer INSTANCE = new StoredModelSerializer();

  private static final long serialVersionUID = 1L;

  private StoredModelSerializer() {}

  @Override
  public void serialize(StoredModel stored, DataOutputView target) throws IOException {
    target.writeUTF(stored.submission());
    stored.model().write(target);
  }

  @Override
  public StoredModel deserialize(DataInputView source) throws IOException {
    return new StoredModel(source.readUTF(), CarriedModel.read(source));
  }

  @Override
  public TypeSerializerSnapshot<StoredModel> snapshotConfiguration() {
    return new Snapshot();
  }

  /** The serializer in a savepoint, which has its name. Never rename it. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<StoredModel> {

    /** Creates a snapshot, as Flink does. */
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
