/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.metrics;

import java.util.function.IntSupplier;
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
  private final SlidingHistogram sizes = new SlidingHistogram(System::currentTimeMillis);
  private final SlidingHistogram lingers = new SlidingHistogram(System::currentTimeMillis);

  /** Registers the metrics of batches of at most this size. */
  public BatchMetrics(RnnMetrics metrics, int size) {
    group = metrics.group();
    batches = group.counter("numBatches");
    full = group.counter("numFullBatches");
    group.histogram("batchSize", sizes);
    group.histogram("batchLingerMillis", lingers);
    group.gauge("batchSizeLimit", (Gauge<Integer>) () -> size);
  }

  /** Registers the metrics of a state cache. */
  public void cache(Counter hits, Counter misses, IntSupplier dirty) {
    group.counter("numStateCacheHits", hits);
    group.counter("numStateCacheMisses", misses);
    group.gauge("numStateCacheDirty", (Gauge<Integer>) dirty::getAsInt);
  }

  /**
   * Counts a batch.
   *
   * @param waited how long its first event waited, in milliseconds
   * @param now the processing time, in milliseconds
   */
  public void batch(int events, long waited, long now) {
    batches.inc();
    sizes.update(events, now);
    lingers.update(waited, now);
  }

  /** Counts a batch that was scored because it was full. */
  public void full() {
    full.inc();
  }
}
