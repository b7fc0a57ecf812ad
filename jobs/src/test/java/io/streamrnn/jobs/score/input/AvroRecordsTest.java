/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AvroRecordsTest {

  @ParameterizedTest
  @ValueSource(strings = {"null", "deflate", "snappy"})
  void recordsAreNumberedJsonWhateverTheCodec(String codec) throws IOException {
    Schema schema = schema("{\"name\": \"x\", \"type\": \"float\"}");

    assertThat(rows(file(schema, codec, 0.1f, -2f)))
        .extracting(Line::number, Line::text)
        .containsExactly(tuple(1L, "{\"x\":0.1}"), tuple(2L, "{\"x\":-2.0}"));
  }

  @Test
  void aUnionIsItsValue() throws IOException {
    Schema schema = schema("{\"name\": \"x\", \"type\": [\"null\", \"long\", \"string\"]}");

    assertThat(rows(file(schema, "null", null, 7L, "a\"b")))
        .extracting(Line::text)
        .containsExactly("{\"x\":null}", "{\"x\":7}", "{\"x\":\"a\\\"b\"}");
  }

  @Test
  void recordsArraysAndMapsAreNested() throws IOException {
    Schema inner = SchemaBuilder.record("inner").fields().requiredBoolean("on").endRecord();
    Schema schema =
        schema(
            "{\"name\": \"x\", \"type\": [%s, {\"type\": \"array\", \"items\": \"int\"}, {\"type\": \"map\", \"values\": \"double\"}]}"
                .formatted(inner));

    GenericRecord on = new GenericRecordBuilder(inner).set("on", true).build();
    assertThat(rows(file(schema, "null", on, List.of(1, 2), Map.of("a", 0.5))))
        .extracting(Line::text)
        .containsExactly("{\"x\":{\"on\":true}}", "{\"x\":[1,2]}", "{\"x\":{\"a\":0.5}}");
  }

  @Test
  void timesAreIso8601() throws IOException {
    Schema schema =
        schema(
            "{\"name\": \"x\", \"type\": {\"type\": \"long\", \"logicalType\": \"timestamp-millis\"}}");

    assertThat(rows(file(schema, "null", 1_700_000_000_000L)))
        .extracting(Line::text)
        .containsExactly("{\"x\":\"2023-11-14T22:13:20Z\"}");
  }

  @Test
  void decimalsAreNumbers() throws IOException {
    Schema schema =
        schema(
            "{\"name\": \"x\", \"type\": {\"type\": \"bytes\", \"logicalType\": \"decimal\", \"precision\": 6, \"scale\": 2}}");

    assertThat(rows(file(schema, "null", ByteBuffer.wrap(new byte[] {4, (byte) 0xd2}))))
        .extracting(Line::text)
        .containsExactly("{\"x\":12.34}");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 17, 20, 21, 23, 38, 42, 43, 100})
  void aFileThatEndsEarlyIsDamaged(int missing) throws IOException {
    byte[] whole = file(schema("{\"name\": \"x\", \"type\": \"float\"}"), "null", 0.1f, -2f);

    assertThatThrownBy(() -> rows(Arrays.copyOf(whole, whole.length - missing)))
        .isInstanceOf(IOException.class);
  }

  private static Schema schema(String field) {
    return new Schema.Parser()
        .parse("{\"type\": \"record\", \"name\": \"event\", \"fields\": [" + field + "]}");
  }

  private static byte[] file(Schema schema, String codec, Object... values) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(schema))) {
      writer.setCodec(CodecFactory.fromString(codec)).create(schema, bytes);
      for (Object value : values) {
        writer.append(new GenericRecordBuilder(schema).set("x", value).build());
        // A block of its own.
        writer.sync();
      }
    }
    return bytes.toByteArray();
  }

  private static List<Line> rows(byte[] file) throws IOException {
    List<Line> rows = new ArrayList<>();
    try (AvroRecords records = new AvroRecords(new ByteArrayInputStream(file))) {
      for (Optional<Line> row = records.next(); row.isPresent(); row = records.next()) {
        rows.add(row.get());
      }
    }
    return rows;
  }
}
