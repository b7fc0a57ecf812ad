/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.streamrnn.jobs.score.input.Row;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Writes comma-separated lines. The outputs of a step without a score are empty fields. */
final class CsvLineWriter implements LineWriter {

  private static final long serialVersionUID = 1L;

  // The fast writer of numbers gives the shortest text. Float.toString does not before Java 19.
  private static final CsvFactory FACTORY =
      CsvFactory.builder()
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
          .build();

  private static final CsvSchema SCHEMA = CsvSchema.emptySchema().withLineSeparator("");

  private final OutputColumns columns;

  CsvLineWriter(OutputColumns columns) {
    this.columns = columns;
  }

  @Override
  public Optional<String> header() {
    return Optional.of(
        write(
            generator -> {
              for (String name : columns.all()) {
                generator.writeString(name);
              }
            }));
  }

  @Override
  public String line(Row row, int step, float[] y) {
    return write(
        generator -> {
          generator.writeString(row.key().text());
          if (columns.hasOrder()) {
            generator.writeString(row.order().text());
          }
          if (columns.hasStep()) {
            generator.writeNumber(step);
          }
          for (int i = 0; i < columns.outputs().size(); i++) {
            if (y.length == 0) {
              // Not a null, since the generator omits nulls at the end of a line.
              generator.writeString("");
            } else {
              generator.writeNumber(y[i]);
            }
          }
        });
  }

  private static String write(Fields fields) {
    StringWriter line = new StringWriter();
    try (CsvGenerator generator = FACTORY.createGenerator(line)) {
      generator.setSchema(SCHEMA);
      generator.writeStartArray();
      fields.writeTo(generator);
      generator.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to a string failed", e);
    }
    return line.toString();
  }

  private interface Fields {
    void writeTo(CsvGenerator generator) throws IOException;
  }
}
