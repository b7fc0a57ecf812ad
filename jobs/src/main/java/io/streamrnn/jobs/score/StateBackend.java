package io.streamrnn.jobs.score;

import java.util.Locale;

/** Flink's state backends that are supported, by the names Flink's configuration has for them. */
enum StateBackend {
  HASHMAP,
  ROCKSDB;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
