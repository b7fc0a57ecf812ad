/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.kafka;

import io.streamrnn.jobs.shared.CannotRunException;
import java.time.DateTimeException;
import java.time.Instant;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/**
 * Where a run begins in topics: {@code --from}.
 *
 * @param text as the user typed it
 * @param offsets of the first records
 */
public record Start(String text, OffsetsInitializer offsets) {

  // Flink's connector has no other type for it.
  @SuppressWarnings("deprecation")
  private static final OffsetResetStrategy EARLIEST = OffsetResetStrategy.EARLIEST;

  /**
   * Parses the option.
   *
   * @throws CannotRunException if it is none of its values
   */
  static Start parse(String text) {
    return new Start(
        text,
        switch (text) {
          case "earliest" -> OffsetsInitializer.earliest();
          case "latest" -> OffsetsInitializer.latest();
          case "committed" -> OffsetsInitializer.committedOffsets(EARLIEST);
          default ->
              OffsetsInitializer.timestamp(time("--from", text, "earliest, latest, committed"));
        });
  }

  /** In milliseconds. Kafka takes a time after that of the last record for the end of a topic. */
  static long time(String option, String text, String others) {
    try {
      Instant time = Instant.parse(text);
      requirePassed(option, text, time);
      return time.toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      throw new CannotRunException(
          "%1$s must be %3$s or a time such as 2024-01-31T12:30:00Z: %1$s=%2$s"
              .formatted(option, text, others),
          e);
    }
  }

  private static void requirePassed(String option, String text, Instant time) {
    Instant now = Instant.now();
    if (time.isAfter(now)) {
      throw new CannotRunException(
          "%1$s must be a time that has passed, since records that are yet to come have no place: %1$s=%2$s, now=%3$s; run it later, or use %1$s latest"
              .formatted(option, text, now));
    }
  }
}
