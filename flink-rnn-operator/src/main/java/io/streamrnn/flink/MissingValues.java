package io.streamrnn.flink;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.flink.annotation.PublicEvolving;

/** What a NaN among the features means: a value that is missing. An infinity is an error always. */
@PublicEvolving
public sealed interface MissingValues extends Serializable {

  /** The record is rejected. */
  static MissingValues reject() {
    return new Reject();
  }

  /**
   * Fixed values take the place of those that are missing, such as the means of training.
   *
   * @param values one per feature; copied
   * @throws IllegalArgumentException if one is not finite
   */
  static MissingValues impute(float... values) {
    return new Impute(values);
  }

  /**
   * The last value of the same feature in the same sequence takes the place of one that is missing.
   *
   * @param before one per feature: what stands for a value that was never there; copied
   * @throws IllegalArgumentException if one is not finite
   */
  static MissingValues repeatLast(float... before) {
    return new RepeatLast(before);
  }

  /**
   * A step with a missing value is masked, as in Keras: it changes no state and takes no place in a
   * window, and its output is that of the step before, zeros before the first one; while a window
   * is not full, what {@link WhileFilling} says.
   */
  static MissingValues maskStep() {
    return new MaskStep();
  }

  /**
   * The model is told: after the values, of which missing ones are 0, come as many flags, 1 for a
   * value that is there and 0 for one that is not. A model of {@code I} inputs then has {@code I/2}
   * features. With {@link StreamingRnnBuilder#elapsedTime} behind it, this is what GRU-D takes.
   */
  static MissingValues flag() {
    return new Flag();
  }

  /** See {@link #reject()}. */
  record Reject() implements MissingValues {}

  /** See {@link #impute}. */
  record Impute(float[] values) implements MissingValues {

    /** Checks and copies. */
    public Impute {
      values = Fill.require(values);
    }
  }

  /** See {@link #repeatLast}. */
  record RepeatLast(float[] before) implements MissingValues {

    /** Checks and copies. */
    public RepeatLast {
      before = Fill.require(before);
    }
  }

  /** See {@link #maskStep()}. */
  record MaskStep() implements MissingValues {}

  /** See {@link #flag()}. */
  record Flag() implements MissingValues {}

  /** What takes the place of missing values. */
  final class Fill {

    private Fill() {}

    private static float[] require(float[] values) {
      for (int i = 0; i < values.length; i++) {
        if (!Float.isFinite(values[i])) {
          throw new IllegalArgumentException(
              "what takes the place of a missing value must be finite: values[%d]=%s of %s"
                  .formatted(i, values[i], Arrays.toString(values)));
        }
      }
      return values.clone();
    }
  }
}
