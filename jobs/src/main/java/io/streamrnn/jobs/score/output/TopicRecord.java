/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import java.nio.charset.StandardCharsets;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record for a topic. Public because Flink's serializer for records requires it.
 *
 * @param key null if the row has none
 * @param value null if the row is a record without a value
 * @param headers names and values, one after the other
 */
@Internal
public record TopicRecord(@Nullable String key, byte @Nullable [] value, String[] headers) {

  private static final String[] NO_HEADERS = {};

  static TopicRecord of(String key, String line) {
    return new TopicRecord(key, bytes(line), NO_HEADERS);
  }

  /**
   * The record for Kafka's producer.
   *
   * @param timestamp null or negative if there is none
   */
  ProducerRecord<byte[], byte[]> to(String topic, @Nullable Long timestamp) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            topic,
            null,
            timestamp == null || timestamp < 0 ? null : timestamp,
            key == null ? null : bytes(key),
            value);
    for (int i = 0; i < headers.length; i += 2) {
      record.headers().add(headers[i], bytes(headers[i + 1]));
    }
    return record;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
