/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.metrics;

import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.apache.flink.annotation.Internal;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** The metrics of an operator that runs batches, besides {@link RnnMetrics}. */
@Internal
public final class BatchMetrics {

  private final MetricGroup group;
  private final Counter batches;
  private final Counter full;
  private final SampledHistogram sizes = new SampledHistogram(256);

  /** Registers the metrics of batches of at most this size. */
  public BatchMetrics(RnnMetrics metrics, int size) {
    group = metrics.group();
    batches = group.counter("numBatches");
    full = group.counter("numFullBatches");
    group.histogram("batchSize", sizes);
    group.gauge("batchSizeLimit", (Gauge<Integer>) () -> size);
  }

  /** Registers the metrics of a state cache. */
  public void cache(LongSupplier hits, LongSupplier misses, IntSupplier dirty) {
    group.gauge("numStateCacheHits", (Gauge<Long>) hits::getAsLong);
    group.gauge("numStateCacheMisses", (Gauge<Long>) misses::getAsLong);
    group.gauge("numStateCacheDirty", (Gauge<Integer>) dirty::getAsInt);
  }

  /** Counts a batch. */
  public void batch(int events) {
    batches.inc();
    sizes.update(events);
  }

  /** Counts a batch that was scored because it was full. */
  public void full() {
    full.inc();
  }
}
