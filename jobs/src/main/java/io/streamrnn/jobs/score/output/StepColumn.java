/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import io.streamrnn.jobs.score.input.Row;
import java.io.IOException;
import java.util.List;

/** The number of the step in its row, from 0. */
record StepColumn() implements OutputColumn {

  private static final String NAME = "step";

  @Override
  public List<String> names() {
    return List.of(NAME);
  }

  @Override
  public void write(Row row, int step, float[] y, FieldWriter fields) throws IOException {
    fields.integer(NAME, step);
  }
}
