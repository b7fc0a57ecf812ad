package io.streamrnn.jobs.score;

import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Comma-separated lines; outputs that are not there yet are empty fields. */
final class CsvLines implements LineWriter {

  private static final long serialVersionUID = 1L;

  // Fast writing of numbers is the shortest one too; Float.toString is not, before Java 19.
  private static final CsvFactory FACTORY =
      CsvFactory.builder()
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
          .build();

  private static final CsvSchema SCHEMA = CsvSchema.emptySchema().withLineSeparator("");

  private final OutputColumns columns;

  CsvLines(OutputColumns columns) {
    this.columns = columns;
  }

  @Override
  public String header() {
    return write(
        generator -> {
          for (String name : columns.all()) {
            generator.writeString(name);
          }
        });
  }

  @Override
  public String line(Row row, int step, float[] y) {
    return write(
        generator -> {
          generator.writeString(row.key().text());
          if (columns.order() != null) {
            generator.writeString(row.order().text());
          }
          if (columns.step() != null) {
            generator.writeNumber(step);
          }
          for (int i = 0; i < columns.outputs().size(); i++) {
            if (y.length == 0) {
              // Not a null: at the end of a line these are left out, delimiters and all.
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
      throw new UncheckedIOException("a string was written", e);
    }
    return line.toString();
  }

  private interface Fields {
    void writeTo(CsvGenerator generator) throws IOException;
  }
}
