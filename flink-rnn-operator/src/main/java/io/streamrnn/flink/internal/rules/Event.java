package io.streamrnn.flink.internal.rules;

import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.step.Rejection;
import org.apache.flink.annotation.Internal;

/**
 * What a step is taken for: a record, or an idle step of a key that receives none.
 *
 * @param key of the record
 * @param record may be null, and is rejected then
 * @param timestamp in event time, or {@link KeyState#NONE}
 * @param arrived the processing time at which it arrived, which may be before its turn
 * @param isIdleStep whether no record arrived
 * @param failure why its record could not be built; null for none
 */
@Internal
public record Event<IN>(
    Object key, IN record, long timestamp, long arrived, boolean isIdleStep, Rejection failure) {

  /** A record that arrived. */
  public static <IN> Event<IN> of(Object key, IN record, long timestamp, long arrived) {
    return new Event<>(key, record, timestamp, arrived, false, null);
  }

  /** The same with another copy of its record. */
  public Event<IN> with(IN copy) {
    return copy == record ? this : new Event<>(key, copy, timestamp, arrived, isIdleStep, failure);
  }

  static <IN> Event<IN> idleStep(Object key, IN record, long due) {
    return new Event<>(key, record, due, KeyState.NONE, true, null);
  }

  static <IN> Event<IN> failedIdleStep(Object key, long due, Rejection failure) {
    return new Event<>(key, null, due, KeyState.NONE, true, failure);
  }

  boolean hasTimestamp() {
    return timestamp != KeyState.NONE;
  }
}
