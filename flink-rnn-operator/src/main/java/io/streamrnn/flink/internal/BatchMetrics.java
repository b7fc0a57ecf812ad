package io.streamrnn.flink.internal;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** What a {@link BatchRunner} tells its watchers besides {@link RnnMetrics}. */
final class BatchMetrics {

  private final Counter batches;
  private final Counter full;
  private final SampledHistogram sizes = new SampledHistogram(256);

  BatchMetrics(MetricGroup group, int size, HotStates states, boolean cached) {
    batches = group.counter("batches");
    full = group.counter("fullBatches");
    group.histogram("batchSize", sizes);
    group.gauge("batchSizeLimit", (Gauge<Integer>) () -> size);
    if (cached) {
      group.gauge("hotKeyHits", (Gauge<Long>) states::hits);
      group.gauge("hotKeyMisses", (Gauge<Long>) states::misses);
      group.gauge("dirtyKeys", (Gauge<Integer>) states::dirty);
    }
  }

  /** Counts a batch. */
  void batch(int events) {
    batches.inc();
    sizes.update(events);
  }

  /** Counts a batch that was scored because it was full. */
  void full() {
    full.inc();
  }
}
