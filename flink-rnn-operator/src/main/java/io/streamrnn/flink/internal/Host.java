package io.streamrnn.flink.internal;

import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.SequenceReport;

/**
 * What the rules need of the operator they run in. Outputs and timers are those of the key at hand.
 *
 * @param <IN> type of the records
 * @param <OUT> type of what goes downstream
 */
interface Host<IN, OUT> {

  /**
   * Puts out a result.
   *
   * @param timestamp in event time, or {@link io.streamrnn.flink.internal.state.KeyState#NONE}
   */
  void emit(OUT result, long timestamp);

  /** Puts out a rejected record; see {@link #emit}. */
  void reject(Rejected<IN> rejected, long timestamp);

  /** Puts out a report; see {@link #emit}. */
  void report(SequenceReport<Object> report, long timestamp);

  /** Sets a timer in event time. */
  void setTimer(long time);

  /** Sets a timer in processing time. */
  void setProcessingTimer(long time);

  /** Takes back a timer in event time, unless an event waits for it. */
  void deleteTimer(long time);

  /** Takes back a timer in processing time. */
  void deleteProcessingTimer(long time);

  /** The processing time, in milliseconds. */
  long processingTime();
}
