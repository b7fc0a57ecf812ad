/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import io.streamrnn.jobs.score.input.Row;
import java.io.IOException;
import java.util.List;

/** The outputs of the model. */
record ScoreColumns(List<String> names) implements OutputColumn {

  @Override
  public void write(Row row, int step, float[] y, FieldWriter fields) throws IOException {
    for (int i = 0; i < names.size(); i++) {
      if (y.length == 0) {
        fields.none(names.get(i));
      } else {
        fields.number(names.get(i), y[i]);
      }
    }
  }
}
