/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import io.streamrnn.flink.StateCache;
import io.streamrnn.flink.StatePrecision;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.flink.StreamingRnnBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.util.FileUtils;

/**
 * What does an event cost on RocksDB in terms of the heap, and what do Bloom filters, the state
 * cache and bfloat16 save?
 *
 * <pre>benchmarks/run RocksDb --jvms 1</pre>
 *
 * <p>An LSTM(16 -> 64) at parallelism 1. Every key has one event first, frequent keys before rare
 * ones. The keys of the other events are drawn with equal probabilities, or by Zipf's law with the
 * exponent 1. There is a checkpoint every {@value #INTERVAL_SECONDS} s, without which no state of
 * the cache would have to be written.
 */
public final class RocksDb {

  private static final int UNITS = 64;
  private static final int CACHED = 100_000;
  private static final int INTERVAL_SECONDS = 2;
  private static final String CPU = ": CPU us/event";

  private RocksDb() {}

  /** Prints the table. */
  public static void main(String[] args) throws Exception {
    Benchmark.main(RocksDb.class, args, RocksDb::measure);
  }

  private enum Saving {
    BLOOM_FILTERS,
    CACHE,
    BFLOAT16
  }

  private enum Variant {
    HEAP("heap", "hashmap"),
    DEFAULTS("RocksDB without Bloom filters", "rocksdb"),
    ROCKSDB("RocksDB", "rocksdb", Saving.BLOOM_FILTERS),
    CACHE("RocksDB, cache", "rocksdb", Saving.BLOOM_FILTERS, Saving.CACHE),
    BFLOAT16("RocksDB, bfloat16", "rocksdb", Saving.BLOOM_FILTERS, Saving.BFLOAT16),
    BOTH("RocksDB, cache, bfloat16", "rocksdb", Saving.values());

    private final String title;
    private final String backend;
    private final List<Saving> savings;

    Variant(String title, String backend, Saving... savings) {
      this.title = title;
      this.backend = backend;
      this.savings = List.of(savings);
    }

    boolean has(Saving saving) {
      return savings.contains(saving);
    }

    Configuration options(Path checkpoints) {
      Configuration options = new Configuration();
      options.set(StateBackendOptions.STATE_BACKEND, backend);
      options.set(RocksDBConfigurableOptions.USE_BLOOM_FILTER, has(Saving.BLOOM_FILTERS));
      options.set(
          CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(INTERVAL_SECONDS));
      options.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
      return options;
    }
  }

  private static void measure(Benchmark.Scale scale, Figures figures) throws Exception {
    // The first jobs of a JVM run code that is not compiled yet.
    run(Variant.HEAP, 10_000, 1, 300_000, 1);
    run(Variant.BOTH, 10_000, 1, 200_000, 1);
    int[] keys = scale.of(new int[] {100_000}, new int[] {10_000, 100_000, 1_000_000});
    for (int count : keys) {
      for (int skew : new int[] {0, 1}) {
        measure(scale, count, skew, figures);
      }
    }
  }

  private static void measure(Benchmark.Scale scale, int keys, int skew, Figures figures)
      throws Exception {
    String prefix = "%,d keys, %s, ".formatted(keys, skew == 0 ? "uniform" : "Zipf");
    for (Variant variant : variants(scale)) {
      // RocksDB writes and merges files of many states now and then, and those of the first events
      // for some time, and a cache fills: so there are as many events before the measurement, or
      // more.
      long unmeasured = scale.of(400_000, 1_500_000);
      long events = scale.of(200_000, 1_500_000);
      // All are compared with the heap, which takes the least time.
      long measured = variant == Variant.HEAP ? 3 * events : events;
      Cost cost = run(variant, keys, skew, unmeasured, measured);
      figures.add(prefix + variant.title + CPU, cost.cpu());
      if (variant != Variant.HEAP) {
        figures.addRatio(
            prefix + variant.title + ": times the heap",
            prefix + variant.title + CPU,
            prefix + Variant.HEAP.title + CPU);
      }
    }
  }

  private static List<Variant> variants(Benchmark.Scale scale) {
    List<Variant> variants = new ArrayList<>(List.of(Variant.values()));
    if (scale == Benchmark.Scale.SHORT) {
      variants.remove(Variant.DEFAULTS);
    }
    return variants;
  }

  /** All keys have an event, then there are events that are not measured either. */
  private static Cost run(Variant variant, int keys, int skew, long unmeasured, long measured)
      throws Exception {
    Path checkpoints = Files.createTempDirectory("checkpoints");
    try {
      return new EmbeddedJob(variant.options(checkpoints), 1, Events.afterAll(keys, skew))
          .run(keys + unmeasured, measured, events -> scored(variant).apply(events));
    } finally {
      // Flink may still be deleting in it.
      FileUtils.deleteDirectory(checkpoints.toFile());
    }
  }

  private static StreamingRnn<Event, Float> scored(Variant variant) {
    StreamingRnnBuilder<Event, Float> rnn = SampleJob.scores(UNITS);
    if (variant.has(Saving.CACHE)) {
      rnn.stateCache(StateCache.ofSize(CACHED));
    }
    if (variant.has(Saving.BFLOAT16)) {
      rnn.statePrecision(StatePrecision.BFLOAT16);
    }
    return rnn.build();
  }
}
