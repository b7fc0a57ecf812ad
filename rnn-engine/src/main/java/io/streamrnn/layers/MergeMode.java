package io.streamrnn.layers;

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
  static MergeMode ofKeras(Object value) {
    for (MergeMode mode : values()) {
      if (mode != NONE && mode.kerasName().equals(value)) {
        return mode;
      }
    }
    if (value == null) {
      return NONE;
    }
    throw new IllegalArgumentException(
        "merge_mode must be one of sum, mul, ave, concat or null: merge_mode=" + value);
  }

  /** As in configurations: Keras's {@code None} for {@link #NONE}. */
  String kerasName() {
    return this == NONE ? null : kind().word();
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
