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
 * @param time see {@link RecordTime}
 * @param value null if the row is a record without a value
 * @param headers names and values, one after the other
 */
@Internal
public record TopicRecord(
    @Nullable String key, long time, byte @Nullable [] value, String[] headers) {

  private static final String[] NO_HEADERS = {};

  static TopicRecord of(String key, long time, String line) {
    return new TopicRecord(key, time, bytes(line), NO_HEADERS);
  }

  /**
   * The record for Kafka's producer.
   *
   * @param timestamp of the row in the job, for a record without a time; null if there is none
   */
  ProducerRecord<byte[], byte[]> to(String topic, @Nullable Long timestamp) {
    Long at = time == RecordTime.NONE ? timestamp : Long.valueOf(time);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            topic,
            null,
            // Kafka's records have no time before 1970: they get that of the writing.
            at == null || at < 0 ? null : at,
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
