/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.streaming.api.TimeDomain;

/**
 * How long the state of a key is kept after the key's last event, and on which clock. A job may
 * have one of each clock; the state is dropped when the first of them has passed.
 *
 * @param clock the clock that is read
 * @param idle how long a key may be without an event; at least 1 ms
 */
@PublicEvolving
public record StateTtl(TimeDomain clock, Duration idle) implements Serializable {

  /** Checks the duration. */
  public StateTtl {
    Objects.requireNonNull(clock, "clock");
    if (idle.toMillis() < 1) {
      throw new IllegalArgumentException(
          "stateTtl must be at least 1 ms: stateTtl=%s; omit stateTtl(...) to keep keys indefinitely"
              .formatted(idle));
    }
  }

  /**
   * Drops the state of a key when no event of the key arrived for this long, in processing time,
   * and none waits for the watermark. A command that sets states or constants counts as an event.
   */
  public static StateTtl processingTime(Duration idle) {
    return new StateTtl(TimeDomain.PROCESSING_TIME, idle);
  }

  /**
   * Drops the state of a key when the watermark is at least this long after the key's last event.
   * Records need timestamps. A key that has only received commands is kept.
   */
  public static StateTtl eventTime(Duration idle) {
    return new StateTtl(TimeDomain.EVENT_TIME, idle);
  }
}
