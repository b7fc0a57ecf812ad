/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.flink.annotation.PublicEvolving;

/** What happens to a NaN among the features: a missing value. An infinity is always rejected. */
@PublicEvolving
public sealed interface MissingValues extends Serializable {

  /** The record is rejected. */
  static MissingValues reject() {
    return new Reject();
  }

  /**
   * Fixed values replace the missing ones, such as the means of the training data.
   *
   * @param values one per feature; copied
   * @throws IllegalArgumentException if one is not finite
   */
  static MissingValues fillWith(float... values) {
    return new FillWith(values);
  }

  /**
   * The last value of the same feature in the same sequence replaces a missing one.
   *
   * @param before one per feature: the values before the first one; copied
   * @throws IllegalArgumentException if one is not finite
   */
  static MissingValues forwardFill(float... before) {
    return new ForwardFill(before);
  }

  /**
   * A step with a missing value is masked, as in Keras: it changes no state and is not part of a
   * window. Its output is that of the step before, zeros before the first one, and while a window
   * fills, what {@link WhileFilling} says.
   */
  static MissingValues maskStep() {
    return new MaskStep();
  }

  /**
   * An indicator is appended to the values, of which missing ones are 0: 1 for a value that is
   * present, 0 for one that is missing. A model of {@code I} inputs then has {@code I/2} features.
   * With {@link StreamingRnnBuilder#elapsedTimeFeature}, these are the inputs of a GRU-D.
   */
  static MissingValues indicator() {
    return new Indicator();
  }

  /** See {@link #reject()}. */
  record Reject() implements MissingValues {}

  /** See {@link #fillWith}. */
  record FillWith(float[] values) implements MissingValues {

    /** Checks and copies. */
    public FillWith {
      values = Fill.require(values);
    }
  }

  /** See {@link #forwardFill}. */
  record ForwardFill(float[] before) implements MissingValues {

    /** Checks and copies. */
    public ForwardFill {
      before = Fill.require(before);
    }
  }

  /** See {@link #maskStep()}. */
  record MaskStep() implements MissingValues {}

  /** See {@link #indicator()}. */
  record Indicator() implements MissingValues {}

  /** Checks the values that replace missing ones. */
  final class Fill {

    private Fill() {}

    private static float[] require(float[] values) {
      for (int i = 0; i < values.length; i++) {
        if (!Float.isFinite(values[i])) {
          throw new IllegalArgumentException(
              "the values that replace missing ones must be finite: values[%d]=%s of %s"
                  .formatted(i, values[i], Arrays.toString(values)));
        }
      }
      return values.clone();
    }
  }
}
