/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiter;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Where a source waits for the test before it emits the record at a position. Checkpoints continue
 * meanwhile. Kept in the JVM, as the cluster runs in that of the test.
 */
final class Gate {

  private static final Map<String, Gate> GATES = new ConcurrentHashMap<>();

  private final CompletableFuture<Void> open = new CompletableFuture<>();
  private final CompletableFuture<Void> reached = new CompletableFuture<>();

  private Gate() {}

  private static Gate of(String source, long position) {
    return GATES.computeIfAbsent(source + "@" + position, name -> new Gate());
  }

  /** Lets a source continue. */
  static void open(String source, long position) {
    of(source, position).open.complete(null);
  }

  /** Completes when all before the position has been emitted. */
  static CompletableFuture<Void> reached(String source, long position) {
    return of(source, position).reached;
  }

  /** Closes all, for a new test. */
  static void closeAll() {
    GATES.clear();
  }

  /**
   * A source of one subtask with gates.
   *
   * @param positions before which it waits
   */
  static <T> DataStream<T> source(
      StreamExecutionEnvironment env,
      String name,
      TypeInformation<T> type,
      GeneratorFunction<Long, T> records,
      long count,
      WatermarkStrategy<T> watermarks,
      long... positions) {
    Position position = new Position(name);
    GeneratorFunction<Long, T> counted =
        number -> {
          position.emitted(number);
          return records.map(number);
        };
    RateLimiterStrategy<NumberSequenceSplit> waiting =
        parallelism -> new Waiting(position, positions);
    return env.fromSource(
            new DataGeneratorSource<>(counted, count, waiting, type), watermarks, name)
        .setParallelism(1)
        .uid(name);
  }

  /** How far a source has come, which is known by its name: its parts travel on their own. */
  private record Position(String source) implements java.io.Serializable {

    private static final Map<String, Long> NEXT = new ConcurrentHashMap<>();

    void emitted(long number) {
      NEXT.put(source, number + 1);
    }

    long next() {
      return NEXT.getOrDefault(source, 0L);
    }

    void start() {
      NEXT.remove(source);
    }
  }

  private static final class Waiting implements RateLimiter<NumberSequenceSplit> {

    private final Position position;
    private final long[] positions;

    Waiting(Position position, long[] positions) {
      this.position = position;
      this.positions = positions;
      position.start();
    }

    /** What Flink calls up to 2.1. */
    @Override
    public CompletionStage<Void> acquire() {
      return acquire(1);
    }

    @Override
    public CompletionStage<Void> acquire(int count) {
      for (long each : positions) {
        if (position.next() == each) {
          Gate gate = of(position.source(), each);
          gate.reached.complete(null);
          return gate.open;
        }
      }
      return CompletableFuture.completedFuture(null);
    }
  }
}
