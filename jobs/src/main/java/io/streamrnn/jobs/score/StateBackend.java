/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import java.util.Locale;

/** The supported state backends, by their names in Flink's configuration. */
enum StateBackend {
  /** State on the heap. */
  HASHMAP,
  /** State in RocksDB, on disk. */
  ROCKSDB;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
