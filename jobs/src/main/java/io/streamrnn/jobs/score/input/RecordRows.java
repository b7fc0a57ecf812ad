/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes a row of each record. The file of a row is the topic, its line the partition, its offset
 * the record's. A record that has no value, or whose value is not one row, is an invalid row.
 */
@SuppressWarnings("NullAway.Init")
final class RecordRows implements KafkaRecordDeserializationSchema<Row> {

  private static final long serialVersionUID = 1L;

  // -- configuration
  private final List<String> topics;
  private final RowLayout layout;

  // -- runtime, set by open
  private transient LineBytes bytes;
  private transient RecordColumns columns;
  private transient List<RowParser> parsers;

  RecordRows(List<String> topics, RowLayout layout) {
    this.topics = topics;
    this.layout = layout;
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    open();
  }

  void open() {
    bytes = new LineBytes();
    columns = new RecordColumns(layout);
    parsers =
        IntStream.range(0, topics.size())
            .mapToObj(topic -> new RowParser(topic, columns, layout))
            .toList();
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Row> out)
      throws IOException {
    out.collect(row(record));
  }

  Row row(ConsumerRecord<byte[], byte[]> record) throws IOException {
    columns.set(record);
    int topic = topics.indexOf(record.topic());
    RowParser parser = parsers.get(topic);
    Line whole = line(record);
    return isCsvOfSeveralLines(whole)
        ? parser.parse(onlyRow(whole)).withSource(RawRow.of(topic, whole))
        : parser.parse(whole);
  }

  @Override
  public TypeInformation<Row> getProducedType() {
    return TypeInformation.of(Row.class);
  }

  private Line line(ConsumerRecord<byte[], byte[]> record) {
    byte @Nullable [] value = record.value();
    if (value == null || value.length == 0) {
      return withoutValue(record, value == null);
    }
    // Not at the begin of a file, where a byte order mark would be skipped.
    bytes.begin(record.partition(), 1);
    bytes.append(value, 0, value.length);
    Line line = bytes.line();
    return new Line(
        line.number(), record.offset(), line.length(), line.text(), line.base64(), line.problem());
  }

  /** The length distinguishes null from empty. */
  private static Line withoutValue(ConsumerRecord<byte[], byte[]> record, boolean isNull) {
    return new Line(
        record.partition(),
        record.offset(),
        isNull ? -1 : 0,
        "",
        false,
        "a record must have a value, but it is " + (isNull ? "null" : "empty"));
  }

  private boolean isCsvOfSeveralLines(Line line) {
    return layout.format() == Format.CSV
        && line.problem().isEmpty()
        && (line.text().indexOf('\n') >= 0 || line.text().indexOf('\r') >= 0);
  }

  /** The row without the line end that it may have; with a problem if there are several. */
  private Line onlyRow(Line whole) throws IOException {
    try (RowLines rows =
        layout.rowsOf(
            new ByteArrayInputStream(
                whole.text().getBytes(java.nio.charset.StandardCharsets.UTF_8)))) {
      Optional<Line> first = rows.next();
      String problem =
          first.isPresent() && rows.next().isEmpty()
              ? ""
              : "a record must hold one row, but it has several lines";
      return new Line(
          whole.number(),
          whole.offset(),
          whole.length(),
          first.map(Line::text).orElse(""),
          false,
          problem);
    }
  }
}
