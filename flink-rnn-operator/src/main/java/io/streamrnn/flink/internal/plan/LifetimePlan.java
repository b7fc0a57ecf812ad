/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import io.streamrnn.flink.StateTtl;
import java.io.Serializable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.streaming.api.TimeDomain;

/**
 * How long a key without events is kept.
 *
 * @param processingTime in processing time
 * @param eventTime in event time
 */
@Internal
public record LifetimePlan(Timeout processingTime, Timeout eventTime) implements Serializable {

  /** Indefinitely. */
  public static LifetimePlan none() {
    return new LifetimePlan(Timeout.none(), Timeout.none());
  }

  /** The same with a time to live on one clock; the other clock's is kept. */
  public LifetimePlan with(StateTtl ttl) {
    Timeout timeout = Timeout.of(ttl.idle());
    return ttl.clock() == TimeDomain.EVENT_TIME
        ? new LifetimePlan(processingTime, timeout)
        : new LifetimePlan(timeout, eventTime);
  }

  /** Whether the option is in use, on one clock or on both. */
  public boolean isSet() {
    return processingTime.isSet() || eventTime.isSet();
  }
}
