package io.streamrnn.layers;

/** How a {@link Merge} makes several tensors one. */
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

  /** What the configurations of streamed graphs call it. */
  String word() {
    return word;
  }

  /** Whether in Keras 3 only those of several inputs count that are not masked. */
  boolean isByMask() {
    return this == MULTIPLY || this == MAXIMUM || this == MINIMUM;
  }

  /**
   * What an entry is, if it is masked in all inputs.
   *
   * @param first the entry of the first input
   */
  float ofNone(float first) {
    return this == MULTIPLY ? 0 : first;
  }

  /** Joins an entry of one more tensor to what the ones before it came to. */
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
