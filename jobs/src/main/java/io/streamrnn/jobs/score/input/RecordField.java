/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a record has besides its value, as columns that options may name. */
enum RecordField {
  /** The key, as text. */
  KEY("kafka.key", OrderKind.NONE, RecordField::key),
  /** The timestamp, an ISO 8601 time. */
  TIMESTAMP(
      "kafka.timestamp",
      OrderKind.TIME,
      record -> FieldValue.text(Instant.ofEpochMilli(record.timestamp()).toString())),
  /** The offset. */
  OFFSET("kafka.offset", OrderKind.NUMBER, record -> number(record.offset())),
  /** The partition. */
  PARTITION("kafka.partition", OrderKind.NUMBER, record -> number(record.partition())),
  /** The topic. */
  TOPIC("kafka.topic", OrderKind.NONE, record -> FieldValue.text(record.topic()));

  private final String column;
  private final OrderKind order;
  private final Function<ConsumerRecord<byte[], byte[]>, FieldValue> value;

  RecordField(
      String column, OrderKind order, Function<ConsumerRecord<byte[], byte[]>, FieldValue> value) {
    this.column = column;
    this.order = order;
    this.value = value;
  }

  /** The field with the name of a column; empty if the column is one of the value. */
  static Optional<RecordField> of(String column) {
    return Arrays.stream(values()).filter(field -> field.column.equals(column)).findFirst();
  }

  /** What {@code --order} finds in the column; none if it does not order records. */
  OrderKind order() {
    return order;
  }

  /** The value of a record. */
  FieldValue of(ConsumerRecord<byte[], byte[]> record) {
    return value.apply(record);
  }

  private static FieldValue key(ConsumerRecord<byte[], byte[]> record) {
    return record.key() == null
        ? FieldValue.ABSENT
        : FieldValue.text(new String(record.key(), StandardCharsets.UTF_8));
  }

  private static FieldValue number(long value) {
    return FieldValue.bare(Long.toString(value));
  }
}
