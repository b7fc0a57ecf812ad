/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import com.fasterxml.jackson.core.JsonGenerator;
import io.streamrnn.jobs.score.input.FieldValue;
import java.io.IOException;

/** Writes fields of a JSON object. A field without a value is null. */
record JsonFields(JsonGenerator json) implements FieldWriter {

  @Override
  public void copy(String name, FieldValue value) throws IOException {
    json.writeFieldName(name);
    if (value.isAbsent()) {
      json.writeNull();
    } else if (value.isJson()) {
      json.writeRawValue(value.oneLine());
    } else {
      json.writeString(value.text());
    }
  }

  @Override
  public void number(String name, float value) throws IOException {
    json.writeNumberField(name, value);
  }

  @Override
  public void integer(String name, int value) throws IOException {
    json.writeNumberField(name, value);
  }

  @Override
  public void text(String name, String value) throws IOException {
    json.writeStringField(name, value);
  }

  @Override
  public void truth(String name, boolean value) throws IOException {
    json.writeBooleanField(name, value);
  }

  @Override
  public void none(String name) throws IOException {
    json.writeNullField(name);
  }
}
