/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.model;

import java.util.Arrays;

/**
 * Runs whole sequences, one at a time, each from the initial states; see {@link
 * Model#sequenceRunner}. For one thread.
 */
public abstract class SequenceRunner {

  private static final float[][] NO_CONSTANTS = {};

  /** For a network of the format that a file has. */
  protected SequenceRunner() {}

  /**
   * Runs a sequence of a model without constants.
   *
   * @param rows {@code [T, I]}, at least one step; only read
   * @return as many rows as {@link Model#outputRows()} says, {@code [T, O]}, {@code [1, O]} or
   *     {@code [h, O]}; owned by the caller
   * @throws IllegalArgumentException if the model does not take that many steps, a step has another
   *     length, or the model has constants
   */
  public final float[][] run(float[][] rows) {
    return run(rows, NO_CONSTANTS);
  }

  /**
   * Runs a sequence.
   *
   * @param rows {@code [T, I]}, at least one step; only read
   * @param constants in the order of {@link Model#constants}; only read
   * @return see {@link #run(float[][])}
   * @throws IllegalArgumentException if the model does not take that many steps, or something has
   *     another length
   */
  public abstract float[][] run(float[][] rows, float[][] constants);

  /**
   * Requires a sequence.
   *
   * @throws IllegalArgumentException if there is no step, or a step has another length
   */
  protected static void require(float[][] rows, int inputSize) {
    if (rows.length == 0) {
      throw new IllegalArgumentException("a sequence must have at least one step: steps=0");
    }
    for (int t = 0; t < rows.length; t++) {
      if (rows[t].length != inputSize) {
        throw new IllegalArgumentException(
            "input has the wrong length: expected inputSize=%d, got length=%d at step %d of %d"
                .formatted(inputSize, rows[t].length, t, rows.length));
      }
    }
  }

  /**
   * Requires constants of these sizes.
   *
   * @throws IllegalArgumentException if they have others
   */
  protected static void requireConstants(float[][] constants, int... sizes) {
    int[] given = Arrays.stream(constants).mapToInt(each -> each.length).toArray();
    if (!Arrays.equals(given, sizes)) {
      throw new IllegalArgumentException(
          "the constants must have the sizes of the model: expected=%s, got=%s"
              .formatted(Arrays.toString(sizes), Arrays.toString(given)));
    }
  }

  /** The rows of values that are side by side. */
  static float[][] split(float[] values, int size) {
    float[][] rows = new float[values.length / size][];
    Arrays.setAll(rows, t -> Arrays.copyOfRange(values, t * size, (t + 1) * size));
    return rows;
  }
}
