/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.internal.model.ModelSerializer;
import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes versions of models. */
@Internal
public final class StoredVersionSerializer extends ModelSerializer<StoredVersion> {

  static final StoredVersionSerializer INSTANCE = new StoredVersionSerializer();

  private static final long serialVersionUID = 1L;

  private StoredVersionSerializer() {}

  /** The only one, for readers of savepoints. */
  public static TypeSerializer<StoredVersion> instance() {
    return INSTANCE;
  }

  @Override
  public void serialize(StoredVersion version, DataOutputView target) throws IOException {
    version.write(target);
  }

  @Override
  public StoredVersion deserialize(DataInputView source) throws IOException {
    return StoredVersion.read(source);
  }

  @Override
  public TypeSerializerSnapshot<StoredVersion> snapshotConfiguration() {
    return new Snapshot();
  }

  /** The serializer in a savepoint, which has its name. Never rename it. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<StoredVersion> {

    /** Creates a snapshot, as Flink does. */
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
