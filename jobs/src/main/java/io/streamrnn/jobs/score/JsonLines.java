package io.streamrnn.jobs.score;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** A JSON object a line; outputs that are not there yet are null. */
final class JsonLines implements LineWriter {

  private static final long serialVersionUID = 1L;

  // Fast writing of numbers is the shortest one too; Float.toString is not, before Java 19.
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  private final OutputColumns columns;

  JsonLines(OutputColumns columns) {
    this.columns = columns;
  }

  @Override
  public String header() {
    return null;
  }

  @Override
  public String line(Row row, int step, float[] y) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(line)) {
      json.writeStartObject();
      write(json, columns.key(), row.key());
      if (columns.order() != null) {
        write(json, columns.order(), row.order());
      }
      if (columns.step() != null) {
        json.writeNumberField(columns.step(), step);
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
      throw new UncheckedIOException("a string was written", e);
    }
    return line.toString();
  }

  private static void write(JsonGenerator json, String name, Value value) throws IOException {
    json.writeFieldName(name);
    if (value.bare()) {
      json.writeRawValue(value.text());
    } else {
      json.writeString(value.text());
    }
  }
}
