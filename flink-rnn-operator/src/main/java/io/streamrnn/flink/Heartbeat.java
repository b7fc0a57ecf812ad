package io.streamrnn.flink;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import org.apache.flink.annotation.PublicEvolving;

/**
 * A step that time takes when a key with an open sequence is silent: a record made for it runs
 * through the network in place of the event that did not come. Whether that step is masked or sees
 * numbers is up to what the input function makes of the record. It starts and ends no sequence, and
 * does not count as a sign of life for gaps, expiry and the time to live. One that is rejected
 * counts as taken. None is due at the time when the sequence ends. At the end of the input those
 * still to come are due, as is all that goes by event time.
 *
 * @param <K> type of the keys
 * @param <IN> type of the records
 * @param every how long after the last event of the key, in event time, and again after as long
 * @param times how often in a row; an event that is not younger than the last one of its key does
 *     not begin another row
 * @param keyType type of the keys
 * @param record makes the record
 */
@PublicEvolving
public record Heartbeat<K, IN>(
    Duration every, int times, Class<K> keyType, MissedEvent<K, IN> record)
    implements Serializable {

  /** Checks. */
  public Heartbeat {
    if (every.toMillis() < 1) {
      throw new IllegalArgumentException("heartbeats are 1 ms apart or more: every=" + every);
    }
    if (times < 1) {
      throw new IllegalArgumentException("a heartbeat is missed once or more: times=" + times);
    }
    Objects.requireNonNull(keyType, "keyType");
    Objects.requireNonNull(record, "record");
  }

  /** One step, once, when a key is silent for so long. */
  public static <K, IN> Heartbeat<K, IN> every(
      Duration interval, Class<K> keyType, MissedEvent<K, IN> record) {
    return new Heartbeat<>(interval, 1, keyType, record);
  }

  /** The same with up to so many steps in a row. */
  public Heartbeat<K, IN> atMost(int times) {
    return new Heartbeat<>(every, times, keyType, record);
  }

  /**
   * Makes the record for an event that did not come.
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
     * @param time when the event was due, event time in milliseconds
     */
    IN of(K key, long time) throws Exception;
  }
}
