/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.testkit;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a value on its way between subtasks. A copy by a serializer is not the same: it
 * may keep what the serializer cannot write, or does not.
 */
record Exchange<T>(TypeSerializer<T> serializer) {

  /**
   * Writes a value and reads it.
   *
   * @param reuse the object to fill, if its type can be filled; null for a new one
   */
  T pass(T value, @Nullable T reuse) throws IOException {
    DataOutputSerializer written = new DataOutputSerializer(64);
    serializer.serialize(value, written);
    DataInputDeserializer read =
        new DataInputDeserializer(written.getSharedBuffer(), 0, written.length());
    return reuse == null ? serializer.deserialize(read) : serializer.deserialize(reuse, read);
  }
}
