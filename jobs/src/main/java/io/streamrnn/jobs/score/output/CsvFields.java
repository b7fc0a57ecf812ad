/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import io.streamrnn.jobs.score.input.FieldValue;
import java.io.IOException;

/** Writes fields of comma-separated values. A field without a value is empty. */
record CsvFields(CsvGenerator csv) implements FieldWriter {

  @Override
  public void copy(String name, FieldValue value) throws IOException {
    csv.writeString(value.text());
  }

  @Override
  public void number(String name, float value) throws IOException {
    csv.writeNumber(value);
  }

  @Override
  public void integer(String name, int value) throws IOException {
    csv.writeNumber(value);
  }

  @Override
  public void text(String name, String value) throws IOException {
    csv.writeString(value);
  }

  @Override
  public void truth(String name, boolean value) throws IOException {
    csv.writeBoolean(value);
  }

  /** Not a null, since the generator omits nulls at the end of a line. */
  @Override
  public void none(String name) throws IOException {
    csv.writeString("");
  }
}
