/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** The keys to erase, as text, and those that were found. For one thread. */
final class ErasedKeys {

  private final Set<String> texts;
  // With their bytes, as keys of the user may have no equals(...).
  private final Map<String, ByteBuffer> found = new LinkedHashMap<>();

  ErasedKeys(Collection<String> texts) {
    this.texts = new HashSet<>(texts);
  }

  /**
   * Whether a key is one of them.
   *
   * @param keys writes the key
   * @throws SavepointException if another key has the same text
   */
  boolean contain(Object key, KeyText type, TypeSerializer<Object> keys) throws IOException {
    String text = type.of(key);
    if (!texts.contains(text)) {
      return false;
    }
    ByteBuffer bytes = bytes(key, keys);
    ByteBuffer known = found.putIfAbsent(text, bytes);
    if (known != null && !known.equals(bytes)) {
      throw KeyText.ambiguous(text, key);
    }
    return true;
  }

  private static ByteBuffer bytes(Object key, TypeSerializer<Object> keys) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    keys.serialize(key, out);
    return ByteBuffer.wrap(out.getCopyOfBuffer());
  }

  Set<String> found() {
    return found.keySet();
  }
}
