/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiter;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Row;

/**
 * A source of one subtask that waits before a row until the test, or the job, opens it. Kept in the
 * JVM, as the cluster runs in that of the test.
 */
final class Pause {

  /** In place of a position: it never waits. */
  static final int NEVER = -1;

  private static final Map<String, Pause> PAUSES = new ConcurrentHashMap<>();

  private final CompletableFuture<Void> open = new CompletableFuture<>();
  private final CompletableFuture<Void> reached = new CompletableFuture<>();

  private Pause() {}

  private static Pause of(String name) {
    return PAUSES.computeIfAbsent(name, n -> new Pause());
  }

  /** Completes when the source has emitted all rows before the one that it waits for. */
  static CompletableFuture<Void> reached(String name) {
    return of(name).reached;
  }

  /** Lets a source continue. */
  static void open(String name) {
    of(name).open.complete(null);
  }

  /** The rows, of which it waits before the one at a position. */
  static DataStream<Row> source(
      StreamExecutionEnvironment env,
      String name,
      TypeInformation<Row> type,
      List<Row> rows,
      int position) {
    PAUSES.remove(name);
    List<Row> copy = List.copyOf(rows);
    GeneratorFunction<Long, Row> generator = number -> copy.get(number.intValue());
    return env.fromSource(
            new DataGeneratorSource<>(
                generator, rows.size(), parallelism -> new Waiting(name, position), type),
            WatermarkStrategy.noWatermarks(),
            "rows")
        .setParallelism(1)
        .uid("rows");
  }

  private static final class Waiting implements RateLimiter<NumberSequenceSplit> {

    private final String name;
    private final int position;
    private int emitted;

    Waiting(String name, int position) {
      this.name = name;
      this.position = position;
    }

    @Override
    public CompletionStage<Void> acquire(int count) {
      if (emitted++ != position) {
        return CompletableFuture.completedFuture(null);
      }
      Pause pause = of(name);
      pause.reached.complete(null);
      return pause.open;
    }
  }
}
