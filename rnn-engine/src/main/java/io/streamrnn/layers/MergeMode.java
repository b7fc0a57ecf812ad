/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a bidirectional layer merges its two outputs: Keras's {@code merge_mode}. */
public enum MergeMode {
  /** Concatenated along the last axis. */
  CONCAT,
  /** Their sum. */
  SUM,
  /** Their product, entry by entry. */
  MUL,
  /** Their mean. */
  AVE,
  /** Not merged: two outputs. */
  NONE;

  /**
   * The mode of a configuration; Keras's {@code None}, a null, is {@link #NONE}.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  static MergeMode ofKeras(@Nullable Object value) {
    for (MergeMode mode : values()) {
      if (mode.kerasName().equals(Optional.ofNullable(value))) {
        return mode;
      }
    }
    throw new IllegalArgumentException(
        "merge_mode must be one of sum, mul, ave, concat or null: merge_mode=" + value);
  }

  /** As in configurations: empty for {@link #NONE}, which is Keras's {@code None}. */
  Optional<String> kerasName() {
    return this == NONE ? Optional.empty() : Optional.of(kind().word());
  }

  /** The arithmetic; not for {@link #NONE}. */
  MergeKind kind() {
    return switch (this) {
      case CONCAT -> MergeKind.CONCATENATE;
      case SUM -> MergeKind.ADD;
      case MUL -> MergeKind.MULTIPLY;
      case AVE -> MergeKind.AVERAGE;
      case NONE -> throw new AssertionError(this);
    };
  }
}
