package io.streamrnn.sequence;

import java.util.Locale;

/** How a bidirectional layer puts its two outputs together: Keras's {@code merge_mode}. */
public enum MergeMode {
  /** One behind the other on the last axis. */
  CONCAT,
  /** Their sum. */
  SUM,
  /** Their product, entry by entry. */
  MUL,
  /** Their mean. */
  AVE,
  /** Not at all: two outputs. */
  NONE;

  /**
   * The mode of a configuration, null meaning {@link #NONE}.
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

  String kerasName() {
    return this == NONE ? null : name().toLowerCase(Locale.ROOT);
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
