/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.annotation.Internal;

/**
 * After how long without an event something ends.
 *
 * @param millis how long, or {@link #NEVER}
 */
@Internal
public record Timeout(long millis) implements Serializable {

  private static final long NEVER = Long.MIN_VALUE;

  /** Returns the timeout of an option that is not in use. */
  public static Timeout none() {
    return new Timeout(NEVER);
  }

  /** Returns the timeout of an option with this duration. */
  public static Timeout of(Duration duration) {
    return new Timeout(duration.toMillis());
  }

  /** Whether the option is in use. */
  public boolean isSet() {
    return millis != NEVER;
  }
}
