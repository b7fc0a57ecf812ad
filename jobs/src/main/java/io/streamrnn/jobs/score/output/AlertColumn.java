/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import io.streamrnn.jobs.score.input.Row;
import java.io.IOException;
import java.util.List;

/** Whether the condition of {@code --alert} holds. Empty where there is no score. */
record AlertColumn(Condition condition) implements OutputColumn {

  private static final String NAME = "alert";

  @Override
  public List<String> names() {
    return List.of(NAME);
  }

  @Override
  public void write(Row row, int step, float[] y, FieldWriter fields) throws IOException {
    if (y.length == 0) {
      fields.none(NAME);
    } else {
      fields.truth(NAME, condition.holds(y));
    }
  }
}
