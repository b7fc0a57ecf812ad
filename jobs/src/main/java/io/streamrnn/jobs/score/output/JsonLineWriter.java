/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.streamrnn.jobs.score.input.FieldValue;
import io.streamrnn.jobs.score.input.Row;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Writes one JSON object per line. The outputs of a step without a score are null. */
final class JsonLineWriter implements LineWriter {

  private static final long serialVersionUID = 1L;

  // The fast writer of numbers gives the shortest text. Float.toString does not before Java 19.
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  private final OutputColumns columns;

  JsonLineWriter(OutputColumns columns) {
    this.columns = columns;
  }

  @Override
  public Optional<String> header() {
    return Optional.empty();
  }

  @Override
  public String line(Row row, int step, float[] y) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(line)) {
      json.writeStartObject();
      write(json, columns.key(), row.key());
      if (columns.hasOrder()) {
        write(json, columns.order(), row.order());
      }
      if (columns.hasStep()) {
        json.writeNumberField(OutputColumns.STEP, step);
      }
      for (int i = 0; i < columns.outputs().size(); i++) {
        json.writeFieldName(columns.outputs().get(i));
        if (y.length == 0) {
          json.writeNull();
        } else {
          json.writeNumber(y[i]);
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to a string failed", e);
    }
    return line.toString();
  }

  private static void write(JsonGenerator json, String name, FieldValue value) throws IOException {
    json.writeFieldName(name);
    if (value.bare()) {
      json.writeRawValue(value.text());
    } else {
      json.writeString(value.text());
    }
  }
}
