/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a record has besides its value, as columns that options may name. */
enum RecordField {
  /** The key, which must be text. */
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
  private final Reader value;

  RecordField(String column, OrderKind order, Reader value) {
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

  /**
   * The value of a record.
   *
   * @throws InvalidRowException if it is no text
   */
  FieldValue of(ConsumerRecord<byte[], byte[]> record) throws InvalidRowException {
    return value.of(record);
  }

  private static FieldValue key(ConsumerRecord<byte[], byte[]> record) throws InvalidRowException {
    return record.key() == null ? FieldValue.ABSENT : FieldValue.text(text(record.key()));
  }

  /** Not that of a string's constructor, which makes one text of different keys. */
  private static String text(byte[] key) throws InvalidRowException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidRowException(
          "the key of a record must be UTF-8, but its bytes are %s"
              .formatted(Excerpt.of(HexFormat.of().withUpperCase().formatHex(key))));
    }
  }

  private static FieldValue number(long value) {
    return FieldValue.bare(Long.toString(value));
  }

  private interface Reader {

    FieldValue of(ConsumerRecord<byte[], byte[]> record) throws InvalidRowException;
  }
}
