/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

/**
 * The source of the mask of a layer's output.
 *
 * @param kind of the source
 * @param skippedValue of a computed mask: the value that is skipped
 * @param ofSteps of a computed mask: whether all features of a step are compared with the value; if
 *     not, an entry of the input is a step
 */
public record MaskSource(Kind kind, double skippedValue, boolean ofSteps) {

  /** The output has no mask. */
  public static final MaskSource NONE = of(Kind.NONE);

  /** The output has the mask of the first input. */
  public static final MaskSource INPUT = of(Kind.INPUT);

  /** The output has the merged mask of all inputs. */
  public static final MaskSource ALL_INPUTS = of(Kind.ALL_INPUTS);

  /** The layers of a model decide, or the layer that another one wraps. */
  public static final MaskSource LAYERS_WITHIN = of(Kind.LAYERS_WITHIN);

  /** The kind of a source. */
  public enum Kind {
    /** See {@link MaskSource#NONE}. */
    NONE,
    /** See {@link MaskSource#INPUT}. */
    INPUT,
    /** See {@link MaskSource#ALL_INPUTS}. */
    ALL_INPUTS,
    /** See {@link MaskSource#LAYERS_WITHIN}. */
    LAYERS_WITHIN,
    /** The layer computes the mask from the values of its input. */
    COMPUTED
  }

  private static MaskSource of(Kind kind) {
    return new MaskSource(kind, 0, false);
  }

  /** The layer skips the steps whose features all equal a value. */
  static MaskSource stepsOf(double value) {
    return new MaskSource(Kind.COMPUTED, value, true);
  }

  /** The layer skips the entries that equal a value, each being a step. */
  static MaskSource entriesOf(double value) {
    return new MaskSource(Kind.COMPUTED, value, false);
  }
}
