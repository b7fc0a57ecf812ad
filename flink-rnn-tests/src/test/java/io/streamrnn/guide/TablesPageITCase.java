/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.Batching;
import io.streamrnn.flink.ModelReport;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.ModelUpdate;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.flink.Trace;
import io.streamrnn.testkit.SampleModels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeHint;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.types.DataType;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.CollectionUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Page {@code tables.md}. */
class TablesPageITCase {

  private StreamTableEnvironment tables;

  @BeforeEach
  void scoreTheReadingsOfATable() {
    tables = tablesWithReadings();

    // guide: begin
    DataStream<Row> readings =
        tables.toDataStream(tables.sqlQuery("SELECT pump, rpm, celsius, ts FROM readings"));
    TypeInformation<Row> result =
        Types.ROW_NAMED(
            new String[] {"pump", "ts", "alert"}, Types.STRING, Types.INSTANT, Types.FLOAT);
    StreamingRnn<Row, Row> vibration =
        StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(2)))
            .input(readings.getType(), "rpm", "celsius")
            .output(result, (r, y) -> Row.of(r.getField("pump"), r.getField("ts"), y[0]))
            .sessionGap(Duration.ofMinutes(30))
            .batching(Batching.ofSize(64))
            .build();

    SingleOutputStreamOperator<Row> alerts =
        vibration
            .apply(readings.keyBy(r -> r.<String>getFieldAs("pump"), Types.STRING))
            .uid("vibration");
    Schema withTime =
        Schema.newBuilder()
            .columnByMetadata("rowtime", "TIMESTAMP_LTZ(3)")
            .watermark("rowtime", "SOURCE_WATERMARK()")
            .build();
    tables.createTemporaryView("scored", alerts, withTime);
    tables.createTemporaryView("rejected", vibration.rejected(alerts));
    tables.createTemporaryView("reports", vibration.reports(alerts, String.class));
    // guide: end
  }

  private static StreamTableEnvironment tablesWithReadings() {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    TypeInformation<Row> reading =
        Types.ROW_NAMED(
            new String[] {"pump", "rpm", "celsius", "ts"},
            Types.STRING,
            Types.DOUBLE,
            Types.DOUBLE,
            Types.INSTANT);
    DataStream<Row> rows =
        env.fromData(
            reading,
            Row.of("A", 1.0, 0.5, Instant.ofEpochSecond(1)),
            Row.of("B", 8.0, 0.0, Instant.ofEpochSecond(2)),
            Row.of("A", null, 0.5, Instant.ofEpochSecond(3)),
            Row.of("A", 2.0, 0.5, Instant.ofEpochSecond(70)));
    StreamTableEnvironment tables = StreamTableEnvironment.create(env);
    tables.createTemporaryView(
        "readings",
        rows,
        Schema.newBuilder()
            .column("pump", "STRING")
            .column("rpm", "DOUBLE")
            .column("celsius", "DOUBLE")
            .column("ts", "TIMESTAMP_LTZ(3)")
            .watermark("ts", "ts")
            .build());
    return tables;
  }

  @Test
  void scoresAreATableWithAnEventTime() throws Exception {
    assertThat(
            rows(
                "SELECT pump, MAX(alert) FROM TUMBLE(TABLE scored, DESCRIPTOR(rowtime), INTERVAL '1' MINUTE)"
                    + " GROUP BY pump, window_start, window_end"))
        .containsExactlyInAnyOrder(Row.of("A", 1.5f), Row.of("B", 8f), Row.of("A", 4f));
  }

  @Test
  void rejectedRowsAreATableWithTheirReason() throws Exception {
    assertThat(rows("SELECT key, t.record.celsius FROM rejected AS t WHERE reason = 'NOT_FINITE'"))
        .containsExactly(Row.of("A", 0.5));
  }

  @Test
  void reportsAreATableWithTheirCause() throws Exception {
    assertThat(rows("SELECT key, steps, output[1] FROM reports WHERE cause = 'GAP'"))
        .containsExactlyInAnyOrder(Row.of("A", 2L, 4f), Row.of("B", 1L, 8f));
  }

  @ParameterizedTest
  @CsvSource({"rejected, reason", "rejected, key", "reports, cause", "reports, key"})
  void aReasonAndACauseAreStrings(String table, String column) {
    assertThat(type(table, column).nullable()).isEqualTo(DataTypes.STRING());
  }

  @Test
  void outcomesOfTracesAndStatusesOfUpdatesAreStrings() throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
    tables = StreamTableEnvironment.create(env);
    float[][] none = {};
    tables.createTemporaryView(
        "traces",
        env.fromData(
            TypeInformation.of(new TypeHint<Trace<String>>() {}),
            new Trace<>(
                "A", Trace.Outcome.DROPPED, "", 1, 2, none, none, none, none, true, "m", "d", 3)));
    tables.createTemporaryView(
        "updates",
        env.fromData(
            new ModelReport(ModelUpdate.of("m.h5"), ModelReport.Status.REFUSED, "no", "")));

    assertThat(type("traces", "outcome").nullable()).isEqualTo(DataTypes.STRING());
    assertThat(rows("SELECT key, outcome, steps FROM traces WHERE outcome = 'DROPPED'"))
        .containsExactly(Row.of("A", "DROPPED", 2L));
    assertThat(type("updates", "status").nullable()).isEqualTo(DataTypes.STRING());
    assertThat(rows("SELECT u.`update`.uri, message FROM updates AS u WHERE status = 'REFUSED'"))
        .containsExactly(Row.of("m.h5", "no"));
  }

  private DataType type(String table, String column) {
    return tables.from(table).getResolvedSchema().getColumn(column).orElseThrow().getDataType();
  }

  private List<Row> rows(String query) throws Exception {
    CloseableIterator<Row> rows = tables.executeSql(query).collect();
    try {
      return CollectionUtil.iteratorToList(rows);
    } finally {
      rows.close();
    }
  }
}
