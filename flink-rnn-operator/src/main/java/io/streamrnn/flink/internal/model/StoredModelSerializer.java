/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.model;

import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes a {@link StoredModel}: the submission as {@code writeUTF}, then what {@link
 * CarriedModel#write} writes. Values are not copied, as they are immutable.
 */
@Internal
public final class StoredModelSerializer extends TypeSerializerSingleton<StoredModel> {

  /** The only one. */
  public static final StoredModelSerializer INSTANCE = new StoredModelSerializer();

  private static final long serialVersionUID = 1L;
  private static final int NO_FIXED_LENGTH = -1;

  private StoredModelSerializer() {}

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public StoredModel createInstance() {
    throw new UnsupportedOperationException("there is no empty model");
  }

  @Override
  public StoredModel copy(StoredModel from) {
    return from;
  }

  @Override
  public StoredModel copy(StoredModel from, StoredModel reuse) {
    return from;
  }

  @Override
  public int getLength() {
    return NO_FIXED_LENGTH;
  }

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
  public StoredModel deserialize(StoredModel reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
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
