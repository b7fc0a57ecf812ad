/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.Batching;
import io.streamrnn.flink.LocalRnn;
import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.plan.RnnTypes;
import org.apache.flink.annotation.Internal;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;

/**
 * Scores the events of a plain loop, with what the rules need of Flink in the memory of this
 * process: the states and timers of keys, and the clocks. Time passes when the caller says so. For
 * one thread.
 */
@Internal
public final class LocalScorer<IN, OUT> implements AutoCloseable {

  private final LocalEvents<IN> events;
  private long watermark = Long.MIN_VALUE;

  /**
   * Acquires the model that a plan carries.
   *
   * @param metrics the group that metrics are added to
   */
  public LocalScorer(
      RnnPlan<IN, OUT> plan,
      RnnTypes<IN> types,
      LocalRnn.Outputs<IN, Object, OUT> outputs,
      MetricGroup metrics)
      throws Exception {
    Batching batching = plan.execution().batched().batching();
    events =
        batching.size() > 1
            ? new LocalBatches<>(plan, types, batching, outputs, metrics)
            : new LocalSingles<>(plan, outputs, metrics);
  }

  /**
   * An event arrives.
   *
   * @param timestamp in event time, or {@link LocalRnn#NO_TIMESTAMP}
   */
  public void arrive(Object key, @Nullable IN record, long timestamp) throws Exception {
    events.arrive(key, record, timestamp);
  }

  /** A watermark arrives. One that is not after the last one has no effect. */
  public void watermark(long mark) throws Exception {
    if (mark > watermark) {
      watermark = mark;
      events.watermark(mark);
    }
  }

  /** Sets the processing time. */
  public void processingTime(long now) throws Exception {
    events.processingTime(now);
  }

  /** Scores what waits for a batch to fill. */
  public void flush() throws Exception {
    events.flush();
  }

  /** After the last event and the last watermark. */
  public void endOfInput() throws Exception {
    events.endOfInput();
  }

  @Override
  public void close() {
    events.close();
  }
}
