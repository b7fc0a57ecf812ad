/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.StepsFunction;
import io.streamrnn.flink.internal.step.Rejection;
import org.apache.flink.table.data.RowData;

/**
 * A window that has at most a number of steps.
 *
 * @param columns which it is read from
 * @param most the number of steps of a full window, or {@link #ANY}
 * @param isScoredWhileFilling whether a window with fewer is scored
 */
record WindowLimit(WindowColumns columns, int most, boolean isScoredWhileFilling)
    implements StepsFunction<RowData> {

  /** In place of a number of steps: each window is full. */
  static final int ANY = 0;

  /** Whether a window is not scored, as it is not full. */
  boolean isWaiting(RowData row) {
    int length = columns.length(row);
    return length > 0 && length < most && !isScoredWhileFilling;
  }

  @Override
  public float[][] steps(RowData row) throws Exception {
    float[][] steps = columns.steps(row);
    if (steps.length == 0 || most != ANY && steps.length > most) {
      throw new Rejection(
          Reason.WRONG_LENGTH,
          "a window must have %s: steps=%d"
              .formatted(
                  most == ANY ? "at least 1 step" : "1 to " + most + " steps", steps.length));
    }
    return steps;
  }
}
