/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.model;

import java.util.Arrays;

/**
 * Runs whole sequences, one at a time, each from the initial states. Created by {@link
 * Model#sequenceRunner}; for one thread.
 */
public abstract sealed class SequenceRunner permits SteppingRunner, LayerRunner {

  SequenceRunner() {}

  /**
   * Runs a sequence.
   *
   * @param rows {@code [T, I]}, at least one step; only read
   * @return {@code [T, O]}, or {@code [1, O]} if the model returns the last step only; owned by the
   *     caller
   * @throws IllegalArgumentException if there is no step, or a step has another length
   */
  public abstract float[][] run(float[][] rows);

  /** The last output of {@link #run}. */
  public final float[] last(float[][] rows) {
    float[][] outputs = run(rows);
    return outputs[outputs.length - 1];
  }

  static void require(float[][] rows, int inputSize) {
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

  static float[][] split(float[] values, int size) {
    float[][] rows = new float[values.length / size][];
    Arrays.setAll(rows, t -> Arrays.copyOfRange(values, t * size, (t + 1) * size));
    return rows;
  }
}
