/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.LocalRnn;
import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.StateReport;
import io.streamrnn.flink.Trace;
import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.rules.Host;
import io.streamrnn.flink.internal.state.WaitingEvents;
import java.util.Objects;
import org.apache.flink.annotation.Internal;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link KeyScorer} needs of Flink, in the memory of this process: the states and timers of
 * keys, and the clocks. Time passes when the caller says so. For one thread.
 */
@Internal
public final class LocalScorer<IN, OUT> implements AutoCloseable {

  private final LocalRnn.Outputs<IN, Object, OUT> outputs;
  private final LocalTimers eventTimers = new LocalTimers();
  private final LocalTimers processingTimers = new LocalTimers();
  private final WaitingEvents<IN> waiting = WaitingEvents.in(new LocalMapState<>(this::currentKey));
  private final KeyScorer<IN, OUT> scorer;
  private @Nullable Object key;
  private long watermark = Long.MIN_VALUE;
  private long processingTime;

  /**
   * Acquires the model that a plan carries.
   *
   * @param metrics the group that metrics are added to
   */
  public LocalScorer(
      RnnPlan<IN, OUT> plan, LocalRnn.Outputs<IN, Object, OUT> outputs, MetricGroup metrics)
      throws Exception {
    this.outputs = outputs;
    scorer =
        KeyScorer.open(
            plan,
            descriptor -> new LocalValueState<>(this::currentKey),
            waiting,
            new LocalHost(),
            () -> watermark,
            false,
            metrics);
  }

  private Object currentKey() {
    return Objects.requireNonNull(key, "an event or a timer sets the key");
  }

  /**
   * An event arrives.
   *
   * @param timestamp in event time, or {@link LocalRnn#NO_TIMESTAMP}
   */
  public void arrive(Object keyOfRecord, @Nullable IN record, long timestamp) throws Exception {
    key = keyOfRecord;
    scorer.arrive(keyOfRecord, record, timestamp);
  }

  /** A watermark arrives. One that is not after the last one has no effect. */
  public void watermark(long time) throws Exception {
    if (time > watermark) {
      watermark = time;
      eventTimers.fireUntil(time, this::eventTimer);
      scorer.retireModels(time);
    }
  }

  private void eventTimer(Object keyOfTimer, long time) throws Exception {
    key = keyOfTimer;
    scorer.eventTimer(keyOfTimer, time);
  }

  /** Sets the processing time. */
  public void processingTime(long time) throws Exception {
    processingTime = time;
    processingTimers.fireUntil(time, this::processingTimer);
  }

  private void processingTimer(Object keyOfTimer, long time) throws Exception {
    key = keyOfTimer;
    scorer.processingTimer(keyOfTimer, time);
  }

  /** After the last event and the last watermark. */
  public void endOfInput() {
    scorer.endOfInput();
  }

  @Override
  public void close() {
    scorer.close();
  }

  private final class LocalHost implements Host<IN, OUT> {

    @Override
    public void emit(OUT result, long timestamp) {
      outputs.result(result, timestamp);
    }

    @Override
    public void reject(Rejected<IN> rejected, long timestamp) {
      outputs.rejected(rejected, timestamp);
    }

    @Override
    public void report(StateReport<Object> report, long timestamp) {
      outputs.report(report, timestamp);
    }

    @Override
    public void trace(Trace<Object> trace, long timestamp) {
      throw new IllegalStateException("only a command starts a trace: key=" + trace.key());
    }

    @Override
    public void setEventTimer(long time) {
      eventTimers.set(currentKey(), time);
    }

    @Override
    public void setProcessingTimer(long time) {
      processingTimers.set(currentKey(), time);
    }

    @Override
    public void deleteEventTimer(long time) {
      if (!waiting.waitFor(time)) {
        eventTimers.delete(currentKey(), time);
      }
    }

    @Override
    public void deleteProcessingTimer(long time) {
      processingTimers.delete(currentKey(), time);
    }

    @Override
    public long processingTime() {
      return processingTime;
    }
  }
}
