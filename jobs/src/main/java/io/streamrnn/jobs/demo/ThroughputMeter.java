/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.demo;

import java.time.Duration;
import java.util.Map;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.accumulators.LongMaximum;
import org.apache.flink.api.common.accumulators.LongMinimum;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/**
 * Forwards all elements. Counts them, and records the times of the first and the last one, in
 * accumulators.
 */
final class ThroughputMeter<T> extends RichMapFunction<T, T> {

  private static final long serialVersionUID = 1L;

  private static final String COUNT = "count";
  private static final String FIRST = "first";
  private static final String LAST = "last";

  // -- runtime
  private transient LongCounter count;
  private transient LongMinimum first;
  private transient LongMaximum last;

  @Override
  public void open(OpenContext context) {
    count = getRuntimeContext().getLongCounter(COUNT);
    first = new LongMinimum();
    last = new LongMaximum();
    getRuntimeContext().addAccumulator(FIRST, first);
    getRuntimeContext().addAccumulator(LAST, last);
  }

  @Override
  public T map(T element) {
    long now = System.currentTimeMillis();
    count.add(1L);
    first.add(now);
    last.add(now);
    return element;
  }

  /** The number of elements so far; 0 if the accumulators do not have it yet. */
  static long count(Map<String, Object> accumulators) {
    return (long) accumulators.getOrDefault(COUNT, 0L);
  }

  /** The time from the first element of all subtasks to the last, at least 1 ms. */
  static Duration time(Map<String, Object> accumulators) {
    long first = (long) accumulators.getOrDefault(FIRST, 0L);
    long last = (long) accumulators.getOrDefault(LAST, 0L);
    return Duration.ofMillis(Math.max(1, last - first));
  }
}
