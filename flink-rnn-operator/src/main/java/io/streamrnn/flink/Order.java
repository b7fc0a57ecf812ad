/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import java.io.Serializable;
import java.util.Objects;
import org.apache.flink.annotation.PublicEvolving;

/** The order in which the events of a key are applied. */
@PublicEvolving
public sealed interface Order extends Serializable {

  /** As they arrive: at once. */
  static Order byArrival() {
    return new ByArrival();
  }

  /**
   * By event time: an event waits in the state of its key until the watermark reaches it. Events of
   * the same time keep the order in which they arrived, except in batch mode. Late events go to the
   * side output of rejected records by default, see {@link ByEventTime#onLate}.
   */
  static ByEventTime byEventTime() {
    return new ByEventTime(LatePolicy.REJECT);
  }

  /** See {@link #byArrival()}. */
  record ByArrival() implements Order {

    @Override
    public String toString() {
      return "byArrival";
    }
  }

  /**
   * See {@link #byEventTime()}.
   *
   * @param onLate what happens to late events
   */
  record ByEventTime(LatePolicy onLate) implements Order {

    /** Checks the policy. */
    public ByEventTime {
      Objects.requireNonNull(onLate, "onLate");
    }

    /** The same order with another policy for late events. */
    public ByEventTime onLate(LatePolicy policy) {
      return new ByEventTime(policy);
    }

    @Override
    public String toString() {
      return "byEventTime, onLate=" + onLate;
    }
  }
}
