/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.types.Row;

/**
 * A query over {@code readings} that runs from a savepoint or to one.
 *
 * @param cluster where it runs
 * @param backend the state backend
 * @param from a savepoint; empty for none
 * @param settings of Flink, besides those that are needed
 */
record SqlJob(
    MiniCluster cluster,
    String backend,
    int parallelism,
    String from,
    TypeInformation<Row> type,
    List<Row> rows,
    Map<String, String> settings) {

  private static final Map<String, ConcurrentLinkedQueue<String>> LINES = new ConcurrentHashMap<>();
  private static final AtomicInteger RUNS = new AtomicInteger();

  /** A job without other settings. */
  SqlJob(
      MiniCluster cluster,
      String backend,
      int parallelism,
      String from,
      TypeInformation<Row> type,
      List<Row> rows) {
    this(cluster, backend, parallelism, from, type, rows, Map.of());
  }

  /** A new job with readings. */
  static SqlJob of(MiniCluster cluster, String backend, int parallelism, List<Row> rows) {
    return new SqlJob(cluster, backend, parallelism, "", Tables.READINGS, rows);
  }

  /** The same with a setting of Flink. */
  <T> SqlJob with(ConfigOption<T> option, T value) {
    Configuration setting = new Configuration();
    setting.set(option, value);
    return new SqlJob(cluster, backend, parallelism, from, type, rows, setting.toMap());
  }

  /** The same from a savepoint. */
  SqlJob from(String savepoint) {
    return new SqlJob(cluster, backend, parallelism, savepoint, type, rows, settings);
  }

  /**
   * What a job emitted.
   *
   * @param savepoint that it stopped with; empty if it ran to the end
   */
  record Result(List<String> lines, String savepoint) {}

  /** Runs to the end. */
  List<String> run(String query) throws Exception {
    String name = "run-" + RUNS.incrementAndGet();
    start(name, query, Pause.NEVER).getJobExecutionResult().get(2, TimeUnit.MINUTES);
    return lines(name);
  }

  /** Runs until the source has emitted a number of rows, and stops with a savepoint. */
  Result stop(String query, int position, Path folder, SavepointFormatType format)
      throws Exception {
    return stop(query, position, folder, format, false);
  }

  /** The same, after all that waits for the watermark is done. */
  Result drain(String query, int position, Path folder) throws Exception {
    return stop(query, position, folder, SavepointFormatType.CANONICAL, true);
  }

  private Result stop(
      String query, int position, Path folder, SavepointFormatType format, boolean isDrained)
      throws Exception {
    String name = "run-" + RUNS.incrementAndGet();
    JobClient job = start(name, query, position);
    try {
      CommonTestUtils.waitForAllTaskRunning(cluster, job.getJobID(), false);
      Pause.reached(name).get(2, TimeUnit.MINUTES);
      String savepoint =
          job.stopWithSavepoint(isDrained, folder.toUri().toString(), format)
              .get(2, TimeUnit.MINUTES);
      return new Result(lines(name), savepoint);
    } catch (Exception e) {
      // It would keep its slots.
      job.cancel().get(2, TimeUnit.MINUTES);
      throw e;
    }
  }

  private JobClient start(String name, String query, int position) throws Exception {
    Tables tables = Tables.of(parallelism, configuration());
    tables.env.setMaxParallelism(16);
    tables.table("readings", Pause.source(tables.env, name, type, rows, position));
    tables.tables.executeSql(
        "CREATE TEMPORARY VIEW halves AS SELECT *, x / 2 AS half FROM readings");
    tables.tables.executeSql(
        "CREATE TEMPORARY VIEW others AS SELECT *, x AS rpm, 1 AS site FROM readings");
    tables.tables.executeSql(
        "CREATE TEMPORARY VIEW renamed AS SELECT pump, rpm AS x, mark, ts, `time` FROM others");
    tables.tables.executeSql(
        "CREATE TEMPORARY VIEW bounded AS SELECT pump, x, x / 2 AS half, x > 3 AS big, ts, `time` FROM readings");
    tables.tables.executeSql(
        "CREATE TEMPORARY VIEW reordered AS SELECT pump, half, x, big, ts, `time` FROM bounded");
    tables.tables.executeSql(
        "CREATE TEMPORARY VIEW rebounded AS SELECT pump, x, half, big AS huge, ts, `time` FROM bounded");
    tables.tables.executeSql(
        "CREATE TEMPORARY VIEW never_null AS SELECT COALESCE(pump, '?') AS pump, x, ts, `time` FROM readings");
    LINES.put(name, new ConcurrentLinkedQueue<>());
    tables
        .tables
        .toDataStream(tables.tables.sqlQuery(query))
        .map(new Remember(name))
        .sinkTo(new DiscardingSink<>());
    return tables.env.executeAsync(name);
  }

  private Configuration configuration() {
    Configuration configuration = Configuration.fromMap(settings);
    configuration.set(StateBackendOptions.STATE_BACKEND, backend);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    if (!from.isEmpty()) {
      configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, from);
    }
    return configuration;
  }

  private static List<String> lines(String name) {
    return new ArrayList<>(LINES.get(name)).stream().sorted().toList();
  }

  private record Remember(String name) implements MapFunction<Row, Row> {

    @Override
    public Row map(Row row) {
      LINES.get(name).add(Tables.line(row));
      return row;
    }
  }
}
