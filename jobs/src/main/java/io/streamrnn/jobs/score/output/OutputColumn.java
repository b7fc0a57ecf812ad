/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import io.streamrnn.jobs.score.input.Row;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/** A column of the output, or several that are computed together. Immutable. */
interface OutputColumn extends Serializable {

  /** The names of the columns. */
  List<String> names();

  /**
   * Writes one field per name.
   *
   * @param step of the row, from 0
   * @param y outputs of the model, {@code [O]}; of length 0 if the step has no score
   */
  void write(Row row, int step, float[] y, FieldWriter fields) throws IOException;
}
