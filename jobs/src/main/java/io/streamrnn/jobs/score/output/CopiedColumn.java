/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import io.streamrnn.jobs.score.input.Row;
import java.io.IOException;
import java.util.List;

/** A column that is copied from the input. */
sealed interface CopiedColumn extends OutputColumn {

  /** The key. */
  record Key(String name) implements CopiedColumn {

    @Override
    public List<String> names() {
      return List.of(name);
    }

    @Override
    public void write(Row row, int step, float[] y, FieldWriter fields) throws IOException {
      fields.copy(name, row.key());
    }
  }

  /** The order column. */
  record Order(String name) implements CopiedColumn {

    @Override
    public List<String> names() {
      return List.of(name);
    }

    @Override
    public void write(Row row, int step, float[] y, FieldWriter fields) throws IOException {
      fields.copy(name, row.order());
    }
  }

  /**
   * A column of {@code --pass-through}.
   *
   * @param extra its index in the extras of a row
   */
  record PassThrough(String name, int extra) implements CopiedColumn {

    @Override
    public List<String> names() {
      return List.of(name);
    }

    @Override
    public void write(Row row, int step, float[] y, FieldWriter fields) throws IOException {
      fields.copy(name, row.extras()[extra]);
    }
  }
}
