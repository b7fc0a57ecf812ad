/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * A job in an embedded Flink: generated events, partitioned by key, an operator, no sink.
 *
 * @param others CPU time so far of other processes that work for the job, nanoseconds
 */
record EmbeddedJob(
    Configuration options,
    int parallelism,
    GeneratorFunction<Long, Event> events,
    LongSupplier others) {

  // The job runs in this process.
  private static final AtomicLong SEEN = new AtomicLong();
  private static volatile Clock begin = new Clock(0, 0, 0);
  private static volatile Clock end = begin;
  private static volatile LongSupplier othersOfJob = () -> 0;

  /** What is measured. */
  @FunctionalInterface
  interface Operator {
    DataStream<Float> apply(KeyedStream<Event, Integer> events);
  }

  /** On the heap, without checkpoints, at parallelism 1. */
  EmbeddedJob(GeneratorFunction<Long, Event> events) {
    this(events, () -> 0);
  }

  /** As {@link #EmbeddedJob(GeneratorFunction)}, with other processes. */
  EmbeddedJob(GeneratorFunction<Long, Event> events, LongSupplier others) {
    this(new Configuration(), 1, events, others);
  }

  /** Without other processes. */
  EmbeddedJob(Configuration options, int parallelism, GeneratorFunction<Long, Event> events) {
    this(options, parallelism, events, () -> 0);
  }

  /** As {@link #run(long, long, Operator)}, with as many events before those that are measured. */
  Cost run(long count, Operator operator) throws Exception {
    return run(count, count, operator);
  }

  /** As {@link #run(long, long, long, Operator)}, where each event has a score. */
  Cost run(long unmeasured, long count, Operator operator) throws Exception {
    return run(0, unmeasured, count, operator);
  }

  /**
   * Runs the job to its end. The first scores are not measured, nor is the start of Flink: a
   * streaming job runs for long, with compiled code.
   *
   * @param silent how many events have no score
   * @param unmeasured at least one: the clocks are read after it
   */
  Cost run(long silent, long unmeasured, long count, Operator operator) throws Exception {
    if (unmeasured < 1) {
      throw new IllegalArgumentException("unmeasured=" + unmeasured);
    }
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration());
    KeyedStream<Event, Integer> stream =
        env.fromSource(
                new DataGeneratorSource<>(
                    events, silent + unmeasured + count, TypeInformation.of(Event.class)),
                WatermarkStrategy.noWatermarks(),
                "events")
            .keyBy(Event::key);
    SEEN.set(0);
    othersOfJob = others;
    operator
        .apply(stream)
        .map(new Counted(unmeasured, unmeasured + count))
        .sinkTo(new DiscardingSink<>());
    env.execute();
    return end.since(begin, count);
  }

  /** Reads the clocks after the first events and after the last one, of all subtasks. */
  private static final class Counted implements MapFunction<Float, Float> {

    private static final long serialVersionUID = 1L;

    private final long first;
    private final long last;

    Counted(long first, long last) {
      this.first = first;
      this.last = last;
    }

    @Override
    public Float map(Float score) {
      long count = SEEN.incrementAndGet();
      if (count == first) {
        // The collector copies what the first events created, and drops what former jobs left, at
        // a time of its choice: measured in one job and not in the next.
        System.gc();
        begin = now();
      } else if (count == last) {
        end = now();
      }
      return score;
    }

    private static Clock now() {
      return Clock.now().plusCpu(othersOfJob.getAsLong());
    }
  }

  private Configuration configuration() {
    Configuration configuration = new Configuration(options);
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(512));
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    return configuration;
  }
}
