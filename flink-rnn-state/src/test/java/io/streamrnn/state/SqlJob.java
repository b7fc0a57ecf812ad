/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import io.streamrnn.table.RnnScore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiter;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/**
 * A SQL job that scores rows, of which each has the second of its number, by site and pump.
 *
 * @param model the path of the file
 * @param options the text of further options of the function
 * @param from the number of the first row
 */
record SqlJob(Path model, String options, int from) {

  static final int ALL = 60;
  static final int KEYS = 3;

  /** How far the watermark is behind, in rows. */
  static final int WAITING = 5;

  static final TypeInformation<Row> TYPE =
      Types.ROW_NAMED(
          new String[] {"site", "pump", "a", "b", "ts"},
          Types.STRING,
          Types.LONG,
          Types.FLOAT,
          Types.FLOAT,
          Types.INSTANT);

  /** Stops with a savepoint when all rows before a place have come. */
  String takeSavepoint(String backend, SavepointFormatType format, int stopAt, Path folder)
      throws Exception {
    TableResult running = query(new Configuration(), backend, stopAt);
    CloseableIterator<Row> rows = running.collect();
    for (long scored = numbers(from, stopAt - waiting()).size(); scored > 0; scored--) {
      rows.next();
    }
    return running
        .getJobClient()
        .orElseThrow()
        .stopWithSavepoint(false, folder.toUri().toString(), format)
        .get();
  }

  /** How many rows wait at a savepoint. */
  int waiting() {
    return options.contains("'arrival'") ? 0 : WAITING;
  }

  /** The scores of all rows, as text. */
  List<String> scores() throws Exception {
    return scores(new Configuration(), "hashmap");
  }

  /** The scores behind a savepoint, as text. */
  List<String> scoresAfter(String savepoint, String backend) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    // That of the rows that a query returns.
    configuration.set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, true);
    return scores(configuration, backend);
  }

  private List<String> scores(Configuration configuration, String backend) throws Exception {
    List<String> scores = new ArrayList<>();
    CloseableIterator<Row> rows = query(configuration, backend, ALL).collect();
    rows.forEachRemaining(row -> scores.add(row.toString()));
    rows.close();
    return scores.stream().sorted().toList();
  }

  private TableResult query(Configuration configuration, String backend, int stopAt) {
    configuration.set(StateBackendOptions.STATE_BACKEND, backend);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration).setParallelism(1);
    StreamTableEnvironment tables = StreamTableEnvironment.create(env);
    tables.createTemporarySystemFunction("rnn_score", RnnScore.class);
    tables.createTemporaryView(
        "readings",
        env.fromSource(source(stopAt), WatermarkStrategy.noWatermarks(), "readings")
            .uid("source")
            .filter(row -> exists(row.<Instant>getFieldAs("ts").getEpochSecond())),
        Schema.newBuilder()
            .columnByExpression("time", "CAST(ts AS TIMESTAMP_LTZ(3))")
            .watermark("time", "`time` - INTERVAL '5' SECOND")
            .build());
    return tables.executeSql(
        "SELECT site, pump, ts, CAST(y AS STRING) FROM rnn_score(input => TABLE readings PARTITION BY (site, pump),"
            + " model => '%s', features => DESCRIPTOR(a, b), on_time => DESCRIPTOR(`time`), uid => 'vibration', options => MAP[%s])"
                .formatted(model.toUri(), options));
  }

  /** All rows, of which those behind a place do not come. */
  private DataGeneratorSource<Row> source(int stopAt) {
    int first = from;
    RateLimiterStrategy<NumberSequenceSplit> gate = parallelism -> new Gate(stopAt);
    return new DataGeneratorSource<>(i -> row(first + i), ALL - first, gate, TYPE);
  }

  private static final class Gate implements RateLimiter<NumberSequenceSplit> {

    private final AtomicLong left;

    Gate(long stopAt) {
      left = new AtomicLong(stopAt == ALL ? Long.MAX_VALUE : stopAt);
    }

    @Override
    public CompletionStage<Void> acquire(int count) {
      return left.getAndAdd(-count) > 0
          ? CompletableFuture.completedFuture(null)
          : new CompletableFuture<>();
    }
  }

  // -- the rows

  static Row row(long i) {
    long key = i % KEYS;
    float[] features = features(i);
    return Row.of("s" + key, key, features[0], features[1], Instant.ofEpochSecond(i));
  }

  static float[] features(long i) {
    return new float[] {i % 7 / 8f, i % 5 / 4f};
  }

  /** A key has no row now and then, so that it has sessions. */
  static boolean exists(long i) {
    return i / KEYS % 4 != 3;
  }

  static List<Long> numbers(long from, long to) {
    return LongStream.range(from, to).filter(SqlJob::exists).boxed().toList();
  }
}
