/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import io.streamrnn.flink.Batching;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.flink.StreamingRnnBuilder;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * How long does an event wait for its score?
 *
 * <pre>benchmarks/run Latency</pre>
 *
 * <p>An LSTM(16 -> 64) with 10,000 keys on the heap, at parallelism 1. The highest rate is measured
 * first. Then events come at a fixed rate, and the time of each counts from the moment at which it
 * was due, also if the job could not take it then. So a pause of the job counts for all events that
 * it delayed. Flink sends its buffers after at most a millisecond.
 */
public final class Latency {

  private static final int UNITS = 64;
  private static final int KEYS = 10_000;
  private static final int BATCH = 64;
  private static final int BUFFER_MILLIS = 1;
  private static final int[] PERCENTS = {20, 50, 80};
  private static final double[] PERCENTILES = {50, 99, 99.9};

  // The job runs in this process.
  private static volatile Histogram histogram = new Histogram(3);

  private Latency() {}

  /** Prints the table. */
  public static void main(String[] args) throws Exception {
    Benchmark.main(Latency.class, args, Latency::measure);
  }

  private static void measure(Benchmark.Scale scale, Figures figures) throws Exception {
    for (boolean batching : new boolean[] {false, true}) {
      String name = batching ? "batching" : "one at a time";
      double rate = highestRate(scale, batching);
      figures.add(name + ": highest rate, events/s", rate);
      for (int percent : PERCENTS) {
        measure(scale, batching, rate * percent / 100);
        for (double percentile : PERCENTILES) {
          figures.add(
              "%s, %d %% of the highest rate: p%s us"
                  .formatted(
                      name, percent, percentile == 99.9 ? "99.9" : "%.0f".formatted(percentile)),
              histogram.getValueAtPercentile(percentile) / 1e3);
        }
        figures.add(
            "%s, %d %% of the highest rate: longest us".formatted(name, percent),
            histogram.getMaxValue() / 1e3);
      }
    }
  }

  private static double highestRate(Benchmark.Scale scale, boolean batching) throws Exception {
    EmbeddedJob job = new EmbeddedJob(Events.of(KEYS));
    double wall = Double.MAX_VALUE;
    for (int round = 0; round < 3; round++) {
      wall =
          Math.min(
              wall,
              job.run(scale.of(500_000, 2_000_000), with(batching, SampleJob.scores(UNITS))::apply)
                  .wall());
    }
    return 1e6 / wall;
  }

  private static <T> StreamingRnn<Event, T> with(
      boolean batching, StreamingRnnBuilder<Event, T> rnn) {
    return (batching ? rnn.batching(Batching.ofSize(BATCH).linger(Duration.ZERO)) : rnn).build();
  }

  private static void measure(Benchmark.Scale scale, boolean batching, double rate)
      throws Exception {
    histogram = new Histogram(3);
    long unmeasured = (long) (rate * scale.of(1, 5));
    long count = unmeasured + (long) (rate * scale.of(3, 20));
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
    env.setBufferTimeout(BUFFER_MILLIS);
    with(batching, SampleJob.input(UNITS).output(Long.class, (event, y) -> event.due()))
        .apply(
            env.fromSource(
                    new DataGeneratorSource<>(
                        new Paced(Events.of(KEYS), 1e9 / rate),
                        count,
                        TypeInformation.of(Event.class)),
                    WatermarkStrategy.noWatermarks(),
                    "events")
                .keyBy(Event::key))
        .map(new Recorded(unmeasured))
        .sinkTo(new DiscardingSink<>());
    env.execute();
  }

  /** Waits until the next event is due. */
  private static final class Paced implements GeneratorFunction<Long, Event> {

    private static final long serialVersionUID = 1L;

    private final Events events;
    private final double interval;
    private long start;

    Paced(Events events, double interval) {
      this.events = events;
      this.interval = interval;
    }

    @Override
    public Event map(Long number) {
      if (start == 0) {
        start = System.nanoTime();
      }
      Event event = events.map(number);
      long due = start + (long) (number * interval);
      for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
      return new Event(event.key(), event.x(), due);
    }
  }

  /** Records how long ago an event was due. */
  private static final class Recorded implements MapFunction<Long, Long> {

    private static final long serialVersionUID = 1L;

    private final long unmeasured;
    private long count;

    Recorded(long unmeasured) {
      this.unmeasured = unmeasured;
    }

    @Override
    public Long map(Long due) {
      if (++count > unmeasured) {
        histogram.recordValue(System.nanoTime() - due);
      }
      return due;
    }
  }
}
