package io.streamrnn.flink.internal.state;

import java.util.Arrays;
import org.apache.flink.annotation.Internal;

/**
 * What is kept for one key: who made it, how far it came, and the floats that {@link StateLayout}
 * describes. The heap backend hands out the object that it holds, so it is written to only when
 * nothing can go wrong any more, and handed back by {@code update} at once.
 */
@Internal
public final class KeyState {

  static final byte HAS_EVENT_TIME = 1;

  private final long stamp;
  private long steps;
  private long eventTime;
  private byte flags;
  private float[] values;

  /**
   * The state of a key that made no step yet.
   *
   * @param stamp of the model that it belongs to
   * @param values kept, not copied
   */
  public KeyState(long stamp, float[] values) {
    this(stamp, 0, 0, (byte) 0, values);
  }

  KeyState(long stamp, long steps, long eventTime, byte flags, float[] values) {
    this.stamp = stamp;
    this.steps = steps;
    this.eventTime = eventTime;
    this.flags = flags;
    this.values = values;
  }

  KeyState copy() {
    return new KeyState(stamp, steps, eventTime, flags, values.clone());
  }

  /** Which model made it. */
  public long stamp() {
    return stamp;
  }

  /** How many events went into it. */
  public long steps() {
    return steps;
  }

  /** Event time of the last event in milliseconds, or null if it had none. */
  public Long eventTime() {
    return (flags & HAS_EVENT_TIME) == 0 ? null : Long.valueOf(eventTime);
  }

  long rawEventTime() {
    return eventTime;
  }

  byte flags() {
    return flags;
  }

  /** The floats: the array itself, which may be longer than what is in use. */
  public float[] values() {
    return values;
  }

  /** The floats, after making room for so many. */
  public float[] values(int capacity) {
    if (values.length < capacity) {
      values = Arrays.copyOf(values, capacity);
    }
    return values;
  }

  /**
   * Counts a step.
   *
   * @param eventTime of the event, or null if it has none
   */
  public void stepped(Long eventTime) {
    steps++;
    this.eventTime = eventTime == null ? 0 : eventTime;
    flags = (byte) (eventTime == null ? flags & ~HAS_EVENT_TIME : flags | HAS_EVENT_TIME);
  }
}
