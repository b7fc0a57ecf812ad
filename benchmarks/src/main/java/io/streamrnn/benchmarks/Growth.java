/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import io.streamrnn.benchmarks.EmbeddedJob.Operator;
import io.streamrnn.flink.Batching;
import io.streamrnn.flink.Scoring;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * How do the costs grow with the parallelism, the number of keys, the units and the length of the
 * window?
 *
 * <pre>benchmarks/run Growth</pre>
 */
public final class Growth {

  private static final int UNITS = 64;
  private static final int KEYS = 10_000;
  private static final int BATCH = 64;

  /** Keys, each of which has a window. */
  private static final int WINDOWS = 100;

  private Growth() {}

  /** Prints the table. */
  public static void main(String[] args) throws Exception {
    Benchmark.main(Growth.class, args, Growth::measure);
  }

  private static void measure(Benchmark.Scale scale, Figures figures) throws Exception {
    WarmUp warmUp = WarmUp.of(scale);
    long events = scale.of(300_000, 1_000_000);
    for (int parallelism : new int[] {1, 2}) {
      Cost cost =
          new Case(
                  new EmbeddedJob(new Configuration(), parallelism, Events.of(KEYS)),
                  2 * events,
                  network(UNITS))
              .best(warmUp);
      figures.add("parallelism %d: events/s".formatted(parallelism), 1e6 / cost.wall());
      figures.add("parallelism %d: CPU us/event".formatted(parallelism), cost.cpu());
    }
    for (int keys : scale.of(new int[] {10_000, 100_000}, new int[] {10_000, 100_000, 1_000_000})) {
      EmbeddedJob job = new EmbeddedJob(Events.afterAll(keys, 0));
      Cost cost = new Case(job, 0, keys, events, network(UNITS)).best(warmUp);
      figures.add("%,d keys on the heap: CPU us/event".formatted(keys), cost.cpu());
    }
    networks(scale, warmUp, figures);
    windows(scale, warmUp, figures);
    Checkpoints.measure(scale, figures);
  }

  private static void networks(Benchmark.Scale scale, WarmUp warmUp, Figures figures)
      throws Exception {
    long events = scale.of(300_000, 1_000_000) * 32;
    for (int units : scale.of(new int[] {32, 128, 512}, new int[] {32, 64, 128, 256, 512})) {
      EmbeddedJob job = new EmbeddedJob(Events.of(KEYS));
      Cost cost = new Case(job, events / units, network(units)).best(warmUp);
      figures.add("%d units: CPU us/event".formatted(units), cost.cpu());
    }
    // What plan reckons with: its machine has work for both of its cores.
    for (int units : new int[] {32, 128}) {
      EmbeddedJob job = new EmbeddedJob(new Configuration(), 2, Events.of(KEYS));
      Cost cost = new Case(job, events / units, network(units)).best(warmUp);
      figures.add("%d units, parallelism 2: CPU us/event".formatted(units), cost.cpu());
    }
  }

  private static void windows(Benchmark.Scale scale, WarmUp warmUp, Figures figures)
      throws Exception {
    for (int length : scale.of(new int[] {10, 50}, new int[] {1, 10, 50, 100})) {
      long events = scale.of(600_000, 2_000_000) / length;
      for (boolean batching : new boolean[] {false, true}) {
        Operator operator =
            stream -> {
              var rnn = SampleJob.scores(UNITS).scoring(Scoring.slidingWindow(length));
              return (batching ? rnn.batching(Batching.ofSize(BATCH)) : rnn).build().apply(stream);
            };
        EmbeddedJob job = new EmbeddedJob(Events.of(WINDOWS));
        long silent = WINDOWS * (length - 1L);
        Cost cost = new Case(job, silent, 0, events, operator).best(warmUp);
        figures.add(
            "window of %d%s: CPU us/event".formatted(length, batching ? ", batching" : ""),
            cost.cpu());
      }
    }
  }

  /**
   * A job.
   *
   * @param silent how many events have no score
   * @param first how many others are the first of a key
   * @param events that are measured
   */
  private record Case(EmbeddedJob job, long silent, long first, long events, Operator operator) {

    Case(EmbeddedJob job, long events, Operator operator) {
      this(job, 0, 0, events, operator);
    }

    /** The better of two runs, the second of which is compiled before it is measured. */
    Cost best(WarmUp warmUp) throws Exception {
      Cost once = run(warmUp, null);
      return once.best(run(warmUp, once));
    }

    private Cost run(WarmUp warmUp, @Nullable Cost before) throws Exception {
      return job.run(silent, first + warmUp.events(events, before), events, operator);
    }
  }

  private static Operator network(int units) {
    return SampleJob.scores(units).build()::apply;
  }
}
