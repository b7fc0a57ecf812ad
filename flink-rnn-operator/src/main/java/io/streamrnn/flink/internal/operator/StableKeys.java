/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Keys that stay as they are. With object reuse, a source may fill the object of a key again for
 * the next record, and batches, caches, timers and the states on the heap hold it for longer. For
 * one thread.
 */
final class StableKeys<K> {

  // Null where nobody writes to the object of a key.
  private final @Nullable TypeSerializer<K> copier;

  private StableKeys(@Nullable TypeSerializer<K> copier) {
    this.copier = copier;
  }

  /**
   * Those of an operator.
   *
   * @param keys writes them
   */
  static <K> StableKeys<K> of(TypeSerializer<K> keys, boolean areObjectsReused) {
    return new StableKeys<>(areObjectsReused && !keys.isImmutableType() ? keys.duplicate() : null);
  }

  /** Whether they are copies. */
  boolean areCopies() {
    return copier != null;
  }

  /** A key that may be kept. */
  K of(K key) {
    return copier == null ? key : copier.copy(key);
  }
}
