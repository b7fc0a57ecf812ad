/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import java.io.IOException;
import java.io.Serializable;
import java.util.function.Function;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * How keys of a savepoint are returned.
 *
 * @param serializer of the requested type; null for text
 */
record Keys<K>(@Nullable TypeSerializer<K> serializer) implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Refuses keys of another type. */
  void check(TypeSerializer<Object> saved) throws IOException {
    if (serializer == null) {
      return;
    }
    var compatibility =
        serializer.snapshotConfiguration().resolveSchemaCompatibility(unchecked(saved));
    if (compatibility.isIncompatible() || compatibility.isCompatibleAfterMigration()) {
      throw new SavepointException(
          "keyType must be that of the savepoint: savepoint=%s, keyType=%s; leave it out to read keys as text"
              .formatted(KeyText.of(saved).type(), serializer.getClass().getSimpleName()));
    }
  }

  @SuppressWarnings("unchecked") // Compared as Flink does it at a restore.
  private TypeSerializerSnapshot<K> unchecked(TypeSerializer<Object> saved) {
    return (TypeSerializerSnapshot<K>) (TypeSerializerSnapshot<?>) saved.snapshotConfiguration();
  }

  /** Converts a key that was read with its own serializer. */
  @SuppressWarnings("unchecked") // Checked before the job ran.
  Function<Object, K> in(TypeSerializer<Object> saved) throws IOException {
    if (serializer != null) {
      return key -> (K) key;
    }
    KeyText text = KeyText.of(saved);
    return key -> (K) text.of(key);
  }
}
