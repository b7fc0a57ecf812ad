/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.streamrnn.jobs.score.input.Format;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Creates the text of a line, in a format. */
final class LineText {

  // The fast writer of numbers gives the shortest text. Float.toString does not before Java 19.
  private static final CsvFactory CSV =
      CsvFactory.builder()
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
          .build();

  private static final CsvSchema SCHEMA = CsvSchema.emptySchema().withLineSeparator("");

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  /** Writes the fields of a line. */
  @FunctionalInterface
  interface Fields {
    void writeTo(FieldWriter fields) throws IOException;
  }

  private LineText() {}

  /** The text of a line, without a line end. */
  static String of(Format format, Fields fields) {
    StringWriter line = new StringWriter();
    try {
      switch (format) {
        case CSV -> writeCsv(line, fields);
        case JSONL, JSON, AVRO, PARQUET -> writeJson(line, fields);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to a string failed", e);
    }
    return line.toString();
  }

  private static void writeCsv(StringWriter line, Fields fields) throws IOException {
    try (CsvGenerator csv = CSV.createGenerator(line)) {
      csv.setSchema(SCHEMA);
      csv.writeStartArray();
      fields.writeTo(new CsvFields(csv));
      csv.writeEndArray();
    }
  }

  private static void writeJson(StringWriter line, Fields fields) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      fields.writeTo(new JsonFields(json));
      json.writeEndObject();
    }
  }
}
