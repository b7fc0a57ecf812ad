/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import org.apache.flink.annotation.PublicEvolving;

/**
 * Steps that are taken when a key with an open sequence receives no event. A record is built for
 * each step and scored like one that arrived. The record and the input function decide whether the
 * step is masked or sees values. An idle step starts and ends no sequence, and does not count as an
 * event for session gaps and the time to live. One that is rejected counts as taken. None is due at
 * the time at which the sequence ends. At the end of the input the remaining ones are due, as is
 * everything in event time.
 *
 * @param <K> type of the keys
 * @param <IN> type of the records
 * @param every the interval after the last event of the key, in event time, and between steps
 * @param atMost at most how many in a row; an event that is not later than the last one of its key
 *     does not start another row
 * @param keyType type of the keys
 * @param record builds the record
 */
@PublicEvolving
public record IdleSteps<K, IN>(
    Duration every, int atMost, Class<K> keyType, MissedEvent<K, IN> record)
    implements Serializable {

  /** Checks the interval and the number. */
  public IdleSteps {
    if (every.toMillis() < 1) {
      throw new IllegalArgumentException(
          "the interval of idleSteps must be at least 1 ms: every=" + every);
    }
    if (atMost < 1) {
      throw new IllegalArgumentException("idleSteps must take at least 1 step: atMost=" + atMost);
    }
    Objects.requireNonNull(keyType, "keyType");
    Objects.requireNonNull(record, "record");
  }

  /**
   * One step when a key has no event for this long.
   *
   * @param interval after the last event of the key, in event time; at least 1 ms
   * @throws IllegalArgumentException if it is shorter
   */
  public static <K, IN> IdleSteps<K, IN> every(
      Duration interval, Class<K> keyType, MissedEvent<K, IN> record) {
    return new IdleSteps<>(interval, 1, keyType, record);
  }

  /**
   * The same with at most this number of steps in a row.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public IdleSteps<K, IN> atMost(int atMost) {
    return new IdleSteps<>(every, atMost, keyType, record);
  }

  /**
   * Builds the record of an idle step.
   *
   * @param <K> type of the keys
   * @param <IN> type of the records
   */
  @PublicEvolving
  @FunctionalInterface
  public interface MissedEvent<K, IN> extends Serializable {

    /**
     * The record.
     *
     * @param key of the sequence
     * @param time at which the step is due, event time in milliseconds
     * @throws Exception to reject the step
     */
    IN of(K key, long time) throws Exception;
  }
}
