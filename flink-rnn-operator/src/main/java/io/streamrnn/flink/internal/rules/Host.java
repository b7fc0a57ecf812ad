/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.StateReport;
import io.streamrnn.flink.Trace;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/**
 * What the rules need of the operator that they run in. Outputs and timers are those of the current
 * key.
 *
 * @param <IN> type of the records
 * @param <OUT> type of the results
 */
@Internal
public interface Host<IN, OUT> extends Timers {

  /**
   * Emits a result.
   *
   * @param timestamp in event time, or {@link io.streamrnn.flink.internal.state.KeyState#NONE}
   */
  void emit(OUT result, long timestamp);

  /**
   * An event that was not rejected is finished. Called after its result was emitted, if there is
   * one.
   *
   * @param record of the event; null for an idle step
   */
  default void finished(@Nullable IN record, Fate fate) {}

  /** Emits a rejected record; see {@link #emit}. */
  void reject(Rejected<IN> rejected, long timestamp);

  /** Emits a report; see {@link #emit}. */
  void report(StateReport<Object> report, long timestamp);

  /** Emits a trace; see {@link #emit}. */
  void trace(Trace<Object> trace, long timestamp);
}
