package io.streamrnn.layers;

/** A class of {@link Merge}. */
enum MergeKind {
  CONCATENATE("Concatenate", "concat"),
  ADD("Add", "sum"),
  MULTIPLY("Multiply", "mul"),
  AVERAGE("Average", "ave"),
  SUBTRACT("Subtract", "sub"),
  MAXIMUM("Maximum", "max"),
  MINIMUM("Minimum", "min");

  private final String className;
  private final String word;

  MergeKind(String className, String word) {
    this.className = className;
    this.word = word;
  }

  /** Keras's class. */
  String className() {
    return className;
  }

  /** The name in the configurations of streamed graphs. */
  String word() {
    return word;
  }

  /** Whether in Keras 3 only the inputs count that are not masked. */
  boolean isByMask() {
    return this == MULTIPLY || this == MAXIMUM || this == MINIMUM;
  }

  /**
   * The value of an entry that is masked in all inputs.
   *
   * @param first the entry of the first input
   */
  float ofNone(float first) {
    return this == MULTIPLY ? 0 : first;
  }

  /** Merges an entry of one more tensor into that of those before it. */
  float join(float a, float b) {
    return switch (this) {
      case ADD, AVERAGE -> a + b;
      case MULTIPLY -> a * b;
      case SUBTRACT -> a - b;
      case MAXIMUM -> Math.max(a, b);
      case MINIMUM -> Math.min(a, b);
      case CONCATENATE -> throw new AssertionError(this);
    };
  }
}
