/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.typeutils.RowTypeInfo;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/**
 * An environment with the function and a table {@code readings}. Its rows are those of pumps: the
 * key, a mark, a value, and a time. Each row has a watermark behind it that is its mark's, if any.
 */
final class Tables {

  /** The types of the columns of {@code readings}. */
  static final TypeInformation<Row> READINGS =
      Types.ROW_NAMED(
          new String[] {"pump", "x", "mark", "ts"},
          Types.STRING,
          Types.FLOAT,
          Types.STRING,
          Types.INSTANT);

  final StreamExecutionEnvironment env;
  final StreamTableEnvironment tables;

  private Tables(StreamExecutionEnvironment env) {
    this.env = env;
    tables = StreamTableEnvironment.create(env);
    tables.createTemporarySystemFunction("rnn_score", RnnScore.class);
  }

  /** A cluster that waits for its parts, however busy the machine is. */
  static MiniClusterExtension cluster(int slots) {
    Configuration configuration = new Configuration();
    configuration.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, Duration.ofMinutes(10));
    return new MiniClusterExtension(
        new MiniClusterResourceConfiguration.Builder()
            .setConfiguration(configuration)
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(slots)
            .build());
  }

  static Tables of(int parallelism) {
    return of(parallelism, new Configuration());
  }

  static Tables of(int parallelism, Configuration configuration) {
    return new Tables(
        StreamExecutionEnvironment.getExecutionEnvironment(configuration)
            .setParallelism(parallelism));
  }

  /** A reading at a second. */
  static Row reading(String pump, Float x, String mark, Integer second) {
    return Row.of(pump, x, mark, second == null ? null : Instant.ofEpochSecond(second));
  }

  /** Adds the table {@code readings}. */
  Tables readings(Row... rows) {
    return table("readings", READINGS, Arrays.asList(rows));
  }

  /** Adds a table of one subtask; a column {@code ts} has watermarks after each row. */
  Tables table(String name, TypeInformation<Row> type, Collection<Row> rows) {
    return table(name, env.fromData(rows, type).setParallelism(1));
  }

  Tables table(String name, DataStream<Row> stream) {
    boolean hasTime = ((RowTypeInfo) stream.getType()).hasField("ts");
    Schema.Builder schema = Schema.newBuilder();
    if (hasTime) {
      schema.columnByExpression("time", "CAST(ts AS TIMESTAMP_LTZ(3))");
      schema.watermark("time", "`time` - INTERVAL '5' SECOND");
    }
    tables.createTemporaryView(name, stream, schema.build());
    return this;
  }

  /** The rows of a query, in the order in which they come. */
  List<Row> rows(String query) throws Exception {
    List<Row> rows = new ArrayList<>();
    CloseableIterator<Row> iterator = tables.executeSql(query).collect();
    try {
      iterator.forEachRemaining(rows::add);
    } finally {
      iterator.close();
    }
    return rows;
  }

  /** Those as text, with their fields between commas. */
  List<String> lines(String query) throws Exception {
    return rows(query).stream().map(Tables::line).toList();
  }

  static String line(Row row) {
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < row.getArity(); i++) {
      Object field = row.getField(i);
      fields.add(
          field instanceof Object[] array ? Arrays.deepToString(array) : String.valueOf(field));
    }
    return String.join(",", fields);
  }
}
