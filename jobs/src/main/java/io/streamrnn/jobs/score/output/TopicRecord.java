/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
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

  /**
   * How far a time may be after the clock. Brokers refuse records that are an hour after theirs
   * (message.timestamp.after.max.ms), which would fail the job at the same row after every restart.
   */
  private static final long MAX_AHEAD = Duration.ofMinutes(10).toMillis();

  static TopicRecord of(String key, long time, String line) {
    return new TopicRecord(key, time, bytes(line), NO_HEADERS);
  }

  /**
   * The record for Kafka's producer.
   *
   * @param timestamp of the row in the job, for a record without a time; null if there is none
   * @param now the time of the writing
   */
  ProducerRecord<byte[], byte[]> to(String topic, @Nullable Long timestamp, long now) {
    Long at = time == RecordTime.NONE ? timestamp : Long.valueOf(time);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            topic,
            null,
            at == null || !isAllowed(at, now) ? null : at,
            key == null ? null : bytes(key),
            value);
    for (int i = 0; i < headers.length; i += 2) {
      record.headers().add(headers[i], bytes(headers[i + 1]));
    }
    return record;
  }

  /** Whether a record may have the time. Kafka's records have none before 1970. */
  private static boolean isAllowed(long at, long now) {
    return at >= 0 && at <= now + MAX_AHEAD;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
