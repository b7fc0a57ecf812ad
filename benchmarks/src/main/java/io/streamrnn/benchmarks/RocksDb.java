/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import io.streamrnn.flink.StateCache;
import io.streamrnn.flink.StatePrecision;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.flink.StreamingRnnBuilder;

/**
 * What does an event cost on RocksDB in terms of the heap, and what do the state cache and bfloat16
 * save?
 *
 * <pre>benchmarks/run RocksDb --jvms 1</pre>
 *
 * <p>An LSTM(16 -> 64) at parallelism 1. Every key has one event first, frequent keys before rare
 * ones. The keys of the other events are drawn with equal probabilities, or by Zipf's law with the
 * exponent 1.
 */
public final class RocksDb {

  private static final int UNITS = 64;
  private static final int CACHED = 100_000;
  private static final long UNMEASURED = 100_000;
  // RocksDB writes and merges files of many states now and then: not one or none of them.
  private static final long MEASURED = 250_000;
  private static final String CPU = ": CPU us/event";

  private RocksDb() {}

  /** Prints the table. */
  public static void main(String[] args) throws Exception {
    Benchmark.main(RocksDb.class, args, RocksDb::measure);
  }

  private enum Variant {
    HEAP("heap", "hashmap", false, false),
    ROCKSDB("RocksDB", "rocksdb", false, false),
    CACHE("RocksDB, cache", "rocksdb", true, false),
    BFLOAT16("RocksDB, bfloat16", "rocksdb", false, true),
    BOTH("RocksDB, cache, bfloat16", "rocksdb", true, true);

    private final String title;
    private final String backend;
    private final boolean cached;
    private final boolean rounded;

    Variant(String title, String backend, boolean cached, boolean rounded) {
      this.title = title;
      this.backend = backend;
      this.cached = cached;
      this.rounded = rounded;
    }
  }

  private static void measure(Benchmark.Scale scale, Figures figures) throws Exception {
    // The first jobs of a JVM run code that is not compiled yet.
    for (Variant variant : Variant.values()) {
      run(variant, 10_000, 1, 50_000, 1);
    }
    int[] keys = scale.of(new int[] {100_000}, new int[] {10_000, 100_000, 1_000_000});
    for (int count : keys) {
      for (int skew : new int[] {0, 1}) {
        measure(count, skew, figures);
      }
    }
  }

  private static void measure(int keys, int skew, Figures figures) throws Exception {
    String prefix = "%,d keys, %s, ".formatted(keys, skew == 0 ? "uniform" : "Zipf");
    for (Variant variant : Variant.values()) {
      Cost cost = run(variant, keys, skew, UNMEASURED, MEASURED);
      figures.add(prefix + variant.title + CPU, cost.cpu());
      if (variant != Variant.HEAP) {
        figures.addRatio(
            prefix + variant.title + ": times the heap",
            prefix + variant.title + CPU,
            prefix + Variant.HEAP.title + CPU);
      }
    }
  }

  /** All keys have an event, then there are events that are not measured either. */
  private static Cost run(Variant variant, int keys, int skew, long unmeasured, long measured)
      throws Exception {
    return new EmbeddedJob(variant.backend, Events.afterAll(keys, skew))
        .run(keys + unmeasured, measured, events -> scored(variant).apply(events));
  }

  private static StreamingRnn<Event, Float> scored(Variant variant) {
    StreamingRnnBuilder<Event, Float> rnn = SampleJob.scores(UNITS);
    if (variant.cached) {
      rnn.stateCache(StateCache.ofSize(CACHED));
    }
    if (variant.rounded) {
      rnn.statePrecision(StatePrecision.BFLOAT16);
    }
    return rnn.build();
  }
}
