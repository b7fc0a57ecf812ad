/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import io.streamrnn.jobs.score.input.Row;
import java.io.Serializable;

/** What is staged in front of a line for the process that merges the lines. */
@FunctionalInterface
public interface LinePrefix extends Serializable {

  /** Nothing. */
  LinePrefix NONE = (row, y) -> "";

  /**
   * The prefix of a step.
   *
   * @param y outputs of the model, {@code [O]}; of length 0 if the step has no score
   */
  String of(Row row, float[] y);
}
