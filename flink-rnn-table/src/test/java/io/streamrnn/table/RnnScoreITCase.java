/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import static io.streamrnn.table.Tables.reading;
import static org.apache.flink.table.api.Expressions.$;
import static org.apache.flink.table.api.Expressions.descriptor;
import static org.apache.flink.table.api.Expressions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of rows. */
class RnnScoreITCase {

  @RegisterExtension static final MiniClusterExtension CLUSTER = Tables.cluster(4);

  @TempDir static Path folder;
  private static Path sums;
  private static Path lstm;

  @BeforeAll
  static void writeModels() {
    sums = SampleFiles.sums(folder.resolve("sums.keras"));
    lstm = SampleFiles.lstm(folder.resolve("lstm.keras"), 1);
  }

  private static String select(String columns, String arguments) {
    return ("SELECT %s FROM rnn_score(input => TABLE readings PARTITION BY pump,"
            + " model => '%s', features => DESCRIPTOR(x), %s)")
        .formatted(columns, sums, arguments);
  }

  private static String arrival(String options) {
    return "options => MAP['order', 'arrival'%s]".formatted(options);
  }

  private static String byTime(String options) {
    return "on_time => DESCRIPTOR(`time`)"
        + (options.isEmpty() ? "" : ", options => MAP[%s]".formatted(options));
  }

  // -- texts

  @Test
  void aStringGoesToTheVocabularyOfTheModel() throws Exception {
    Tables tables =
        Tables.of(1)
            .readings(
                reading("a", 1f, "v", 1), reading("a", 2f, "w", 2), reading("a", 3f, null, 3));
    String query =
        "SELECT * FROM rnn_score(input => TABLE readings PARTITION BY pump,"
            + " model => '%s', features => DESCRIPTOR(mark, x), %s)";

    assertThat(
            tables.lines(
                query.formatted(SampleFiles.texts(folder.resolve("texts.keras")), arrival(""))))
        .satisfiesExactly(
            first -> assertThat(first).contains(",21.0,SCORED"),
            second -> assertThat(second).contains(",33.0,SCORED"),
            third -> assertThat(third).contains("REJECTED"));
  }

  @Test
  void theBlanksThatPadACharAreNoPartOfTheText() throws Exception {
    Tables tables = Tables.of(1).readings(reading("a", 1f, "v", 1));
    tables.tables.executeSql(
        "CREATE TEMPORARY VIEW padded AS SELECT pump, x, CAST(mark AS CHAR(3)) AS mark FROM readings");

    assertThat(
            tables.lines(
                "SELECT CHAR_LENGTH(mark), y FROM rnn_score(input => TABLE padded PARTITION BY pump, model => '%s', features => DESCRIPTOR(mark, x), %s)"
                    .formatted(SampleFiles.texts(folder.resolve("texts.keras")), arrival(""))))
        .containsExactly("3,21.0");
  }

  // -- tokens

  @ParameterizedTest
  @ValueSource(strings = {"id", "ids", "steps"})
  void aTokenThatAFloatDoesNotHoldIsNotLookedUpAsAnotherOne(String column) throws Exception {
    Tables tables =
        Tables.of(1)
            .table(
                "clicks",
                Types.ROW_NAMED(new String[] {"k", "id"}, Types.STRING, Types.LONG),
                List.of(Row.of("a", 16_777_220L), Row.of("b", 16_777_221L), Row.of("c", 7L)));
    tables.tables.executeSql(
        "CREATE TEMPORARY VIEW ids AS SELECT k, id, ARRAY[id] AS ids, ARRAY[ARRAY[id]] AS steps FROM clicks");

    assertThat(
            tables.lines(
                "SELECT k, y, SUBSTRING(reason, 1, 29) FROM rnn_score(input => TABLE ids PARTITION BY k, model => '%s', features => DESCRIPTOR(%s), %s)"
                    .formatted(SampleFiles.ids(folder.resolve("ids.keras")), column, arrival(""))))
        .map(line -> line.replace("[", "").replace("]", ""))
        .containsExactlyInAnyOrder(
            "a,20.0,null", "b,null,INPUT_FAILED: a token must be", "c,10.0,null");
  }

  @Test
  void aMeasurementThatAFloatDoesNotHoldIsRounded() throws Exception {
    Tables tables =
        Tables.of(1)
            .table(
                "counts",
                Types.ROW_NAMED(new String[] {"k", "n"}, Types.STRING, Types.LONG),
                List.of(Row.of("a", 16_777_217L)));

    assertThat(
            tables.lines(
                "SELECT y FROM rnn_score(input => TABLE counts PARTITION BY k, model => '%s', features => DESCRIPTOR(n), %s)"
                    .formatted(sums, arrival(""))))
        .containsExactly("1.6777216E7");
  }

  // -- keys in reasons

  @Test
  void aKeyInAReasonHasTheTextOfAnExport() throws Exception {
    Tables tables = Tables.of(1).readings(reading("a", null, "", 1));
    tables.tables.executeSql(
        "CREATE TEMPORARY VIEW typed AS SELECT x, x'01ff' AS b, DATE '2020-02-03' AS d, ROW(1, 'v') AS r, pump FROM readings");
    String query =
        "SELECT reason FROM rnn_score(input => TABLE typed PARTITION BY (%s), model => '%s', features => DESCRIPTOR(x), %s)";

    assertThat(tables.lines(query.formatted("b", sums, arrival(""))))
        .singleElement()
        .asString()
        .contains("(key=01ff,");
    assertThat(tables.lines(query.formatted("d, pump, r", sums, arrival(""))))
        .singleElement()
        .asString()
        .contains("(key=[\"2020-02-03\",\"a\",[1,\"v\"]],");
  }

  // -- one row for each row

  @Test
  void carriesTheStateOfEachKeyAndPassesColumnsThrough() throws Exception {
    Tables tables =
        Tables.of(1)
            .readings(
                reading("a", 1f, "v", 1),
                reading("b", 10f, "w", 2),
                reading("a", 2f, "x", 3),
                reading("b", 20f, null, 4));

    assertThat(tables.lines(select("*", arrival(""))))
        .containsExactly(
            "a,1.0,v,1970-01-01T00:00:01Z,1970-01-01T00:00:01Z,1.0,SCORED,null",
            "b,10.0,w,1970-01-01T00:00:02Z,1970-01-01T00:00:02Z,10.0,SCORED,null",
            "a,2.0,x,1970-01-01T00:00:03Z,1970-01-01T00:00:03Z,3.0,SCORED,null",
            "b,20.0,null,1970-01-01T00:00:04Z,1970-01-01T00:00:04Z,30.0,SCORED,null");
  }

  @Test
  void aNullFeatureIsAMissingValueAndANullKeyIsRejected() throws Exception {
    Tables tables =
        Tables.of(1)
            .readings(
                reading("a", 1f, "", 1),
                reading("a", null, "", 2),
                reading(null, 5f, "", 3),
                reading("a", 2f, "", 4));

    assertThat(tables.lines(select("pump, x, y, status, reason", arrival(""))))
        .containsExactly(
            "a,1.0,1.0,SCORED,null",
            "a,null,null,REJECTED,NOT_FINITE: input must be finite: input[0]=NaN (key=a, model=sums.keras)",
            "null,5.0,null,REJECTED,NULL_KEY: a column of the key must not be NULL (key=null, model=sums.keras)",
            "a,2.0,3.0,SCORED,null");
    assertThat(tables.lines(select("x, y, status", arrival(", 'missing-values', 'fill-with:7'"))))
        .containsExactly(
            "1.0,1.0,SCORED", "null,8.0,SCORED", "5.0,null,REJECTED", "2.0,10.0,SCORED");
  }

  @Test
  void aDuplicateGetsTheLastScore() throws Exception {
    Tables tables =
        Tables.of(1)
            .readings(
                reading("a", 1f, "p", 1),
                reading("a", 2f, "q", 2),
                reading("a", 2f, "q", 3),
                reading("a", 4f, null, 4),
                reading("a", 8f, "p", 5));

    assertThat(
            tables.lines(
                select(
                    "x, y, status, reason",
                    "event_id => DESCRIPTOR(mark), " + arrival(", 'remembered-ids', '1'"))))
        .containsExactly(
            "1.0,1.0,SCORED,null",
            "2.0,3.0,SCORED,null",
            "2.0,3.0,REPEATED,null",
            "4.0,null,REJECTED,FUNCTION_FAILED: event_id must not be NULL (key=a, model=sums.keras)",
            "8.0,11.0,SCORED,null");
  }

  @Test
  void sequencesAreBoundedByColumns() throws Exception {
    Tables tables =
        Tables.of(1)
            .readings(
                reading("a", 1f, "", 1),
                reading("a", 2f, "start", 2),
                reading("a", 4f, "end", 3),
                reading("a", 8f, null, 4),
                reading("a", 16f, "start", 5),
                reading("a", 32f, "reset", 6));
    tables.tables.executeSql(
        "CREATE TEMPORARY VIEW marked AS SELECT pump, x, mark = 'start' AS s, mark = 'end' AS e, mark = 'reset' AS r FROM readings");

    assertThat(
            tables.lines(
                "SELECT x, y, status, reason FROM rnn_score(input => TABLE marked PARTITION BY pump, model => '%s', features => DESCRIPTOR(x), starts => DESCRIPTOR(s), ends => DESCRIPTOR(e), resets => DESCRIPTOR(r), %s)"
                    .formatted(sums, arrival(", 'on-missing-start', 'drop', 'reports', 'true'"))))
        .containsExactly(
            "1.0,null,DROPPED,null",
            "2.0,2.0,SCORED,null",
            "null,6.0,END,steps=2, lastEvent=none, states=[[6.0]]",
            "4.0,6.0,SCORED,null",
            "8.0,null,DROPPED,null",
            "16.0,16.0,SCORED,null",
            "null,16.0,RESET,steps=1, lastEvent=none, states=[[16.0]]",
            "32.0,32.0,SCORED,null");
  }

  @Test
  void aRowWaitsWhileItsWindowFills() throws Exception {
    Tables tables =
        Tables.of(1)
            .readings(reading("a", 1f, "", 1), reading("a", 2f, "", 2), reading("a", 4f, "", 3));

    for (String policy : List.of("skip", "empty")) {
      assertThat(
              tables.lines(
                  select(
                      "x, y, status",
                      arrival(
                          ", 'scoring', 'sliding-window:2', 'while-filling', '%s'"
                              .formatted(policy)))))
          .containsExactly("1.0,null,WAITING", "2.0,3.0,SCORED", "4.0,6.0,SCORED");
    }
  }

  @Test
  void commandsResetQueryAndDeleteAKey() throws Exception {
    Tables tables =
        Tables.of(1)
            .readings(
                reading("a", 1f, null, 1),
                reading("a", null, "QUERY", 2),
                reading("a", null, "reset", 3),
                reading("a", null, "RESET", 4),
                reading("a", 2f, null, 5),
                reading("a", null, "DELETE", 6),
                reading("a", null, "FORGET", 7),
                reading("a", 4f, null, 8));

    assertThat(
            tables.lines(
                select(
                    "x, mark, y, status, reason", "command => DESCRIPTOR(mark), " + arrival(""))))
        .containsExactly(
            "1.0,null,1.0,SCORED,null",
            "null,QUERY,null,QUERY,steps=1, lastEvent=none, states=[[1.0]]",
            "null,reset,null,CONTROL_RESET,steps=1, lastEvent=none, states=[[1.0]]",
            "null,RESET,null,CONTROL_RESET,nothing was stored for the key",
            "2.0,null,2.0,SCORED,null",
            "null,DELETE,null,CONTROL_DELETED,steps=1, lastEvent=none, states=[[2.0]]",
            "null,FORGET,null,REJECTED,FUNCTION_FAILED: command must be RESET, DELETE or QUERY, or NULL for a row to score: command='FORGET' (key=a, model=sums.keras)",
            "4.0,null,4.0,SCORED,null");
  }

  // -- order

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "reject | 8.0,null,REJECTED,LATE | 4.0,7.0,SCORED,null | 16.0,23.0,SCORED,null",
        "apply | 8.0,11.0,SCORED,null | 4.0,15.0,SCORED,null | 16.0,31.0,SCORED,null",
        "drop | 8.0,null,DROPPED,null | 4.0,7.0,SCORED,null | 16.0,23.0,SCORED,null"
      })
  void ordersByTimeAndAppliesThePolicyForLateRows(
      String policy, String late, String fourth, String last) throws Exception {
    Tables tables =
        Tables.of(1)
            .readings(
                reading("a", 1f, "", 2),
                reading("a", 2f, "", 1),
                reading("a", 4f, "", 100),
                reading("a", 8f, "", 3),
                reading("a", 16f, "", 101));

    assertThat(
            tables.lines(
                select(
                    "x, y, status, SUBSTRING(reason, 1, 4)",
                    byTime("'on-late', '%s'".formatted(policy)))))
        .containsExactly("2.0,2.0,SCORED,null", "1.0,3.0,SCORED,null", late, fourth, last);
  }

  @Test
  void flinkFailsTheJobForARowWithoutATime() {
    Tables tables = Tables.of(1).readings(reading("a", 1f, "", 1), reading("a", 2f, "", null));

    // Not collected: Flink's sink for that ends the TaskManager if it is cancelled before it is
    // open.
    tables.tables.executeSql(
        "CREATE TEMPORARY TABLE nowhere (x FLOAT, y FLOAT, status STRING) WITH ('connector' = 'blackhole')");
    String query = "INSERT INTO nowhere " + select("x, y, status", byTime(""));
    assertThat(catchThrowable(() -> tables.tables.executeSql(query).await()))
        .hasStackTraceContaining("RowTime field should not be null");
  }

  @Test
  void isRightWhereThePlannerMixesTheRowsOfAKey() throws Exception {
    int rows = 900;
    List<Row> readings = new ArrayList<>();
    Map<String, Float> expected = new HashMap<>();
    for (int i = 0; i < rows; i++) {
      readings.add(reading("pump-" + i % 7, (float) (i % 13), String.valueOf(i), i));
    }
    Map<String, Float> sum = new HashMap<>();
    for (Row row : readings) {
      float now = sum.merge(row.<String>getFieldAs(0), row.<Float>getFieldAs(1), Float::sum);
      expected.put(row.getFieldAs(2), now);
    }
    Tables tables = Tables.of(3).readings(readings.toArray(Row[]::new));
    // The projection of the view is what the planner puts between the source and the exchange.
    tables.tables.executeSql(
        "CREATE TEMPORARY VIEW projected AS SELECT CONCAT(pump, '') AS pump, x * 1 AS x, mark, `time` FROM readings");

    Map<String, Float> scores = new HashMap<>();
    for (Row row :
        tables.rows(
            "SELECT mark, y FROM rnn_score(input => TABLE projected PARTITION BY pump, model => '%s', features => DESCRIPTOR(x), on_time => DESCRIPTOR(`time`), options => MAP['on-late', 'apply'])"
                .formatted(sums))) {
      scores.put(row.getFieldAs(0), row.getFieldAs(1));
    }

    assertThat(scores).isEqualTo(expected);
  }

  @Test
  void flinkSortsTheRowsOfOrderBy() throws Exception {
    Tables tables =
        Tables.of(1)
            .readings(reading("a", 1f, "", 2), reading("a", 2f, "", 1), reading("a", 4f, "", 3));

    assertThat(
            tables.lines(
                "SELECT x, y, status FROM rnn_score(input => TABLE readings PARTITION BY pump ORDER BY `time`, model => '%s', features => DESCRIPTOR(x), on_time => DESCRIPTOR(`time`))"
                    .formatted(sums)))
        .containsExactly("2.0,2.0,SCORED", "1.0,3.0,SCORED", "4.0,7.0,SCORED");
  }

  // -- time

  @Test
  void whatIsDueIsReportedAsRows() throws Exception {
    Tables tables =
        Tables.of(1)
            .readings(
                reading("a", 1f, "", 1), reading("a", 2f, "", 100), reading("a", 4f, "", 101));

    assertThat(
            tables.lines(
                select(
                    "pump, x, y, status, reason, rowtime",
                    byTime("'session-gap', '30 s', 'reports', 'true'"))))
        .containsExactly(
            "a,1.0,1.0,SCORED,null,1970-01-01T00:00:01Z",
            "a,null,1.0,GAP,steps=1, lastEvent=1970-01-01T00:00:01Z, states=[[1.0]],1970-01-01T00:00:31Z",
            "a,2.0,2.0,SCORED,null,1970-01-01T00:01:40Z",
            "a,4.0,6.0,SCORED,null,1970-01-01T00:01:41Z",
            "a,null,6.0,GAP,steps=2, lastEvent=1970-01-01T00:01:41Z, states=[[6.0]],1970-01-01T00:02:11Z");
  }

  @Test
  void idleStepsAreRows() throws Exception {
    Tables tables = Tables.of(1).readings(reading("a", 1f, "", 1), reading("a", 2f, "", 100));

    assertThat(
            tables.lines(
                select(
                    "pump, x, y, status",
                    byTime(
                        "'idle-steps', '10 s:2', 'missing-values', 'fill-with:0.5', 'state-ttl-event-time', '50 s'"))))
        .containsExactly(
            "a,1.0,1.0,SCORED",
            "a,null,1.5,IDLE",
            "a,null,2.0,IDLE",
            "a,2.0,2.0,SCORED",
            "a,null,2.5,IDLE",
            "a,null,3.0,IDLE");
  }

  @Test
  void theTimeOfTheOutputHasWatermarks() throws Exception {
    Tables tables =
        Tables.of(1)
            .readings(reading("a", 1f, "", 1), reading("a", 2f, "", 2), reading("a", 4f, "", 61));
    tables.tables.executeSql("CREATE TEMPORARY VIEW scored AS " + select("*", byTime("")));

    assertThat(
            tables.lines(
                "SELECT window_start, SUM(y) FROM TABLE(TUMBLE(TABLE scored, DESCRIPTOR(rowtime), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end"))
        .containsExactly("1970-01-01T00:00,4.0", "1970-01-01T00:01,7.0");
  }

  // -- forms of inputs and outputs

  @Test
  void featuresAreColumnsOrAnArrayOrStepsWithTheSameScores() throws Exception {
    TypeInformation<Row> type =
        Types.ROW_NAMED(
            new String[] {"k", "a", "b", "v", "steps"},
            Types.INT,
            Types.DOUBLE,
            Types.INT,
            Types.OBJECT_ARRAY(Types.DOUBLE),
            Types.OBJECT_ARRAY(Types.OBJECT_ARRAY(Types.FLOAT)));
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      rows.add(
          Row.of(
              1,
              i / 8.0,
              i,
              new Double[] {i / 8.0, (double) i},
              new Float[][] {{i / 8f, (float) i}}));
    }
    Tables tables = Tables.of(1).table("readings", type, rows);
    String query =
        "SELECT %s FROM rnn_score(input => TABLE readings PARTITION BY k, model => '"
            + lstm
            + "', features => DESCRIPTOR(%s), %s options => MAP['order', 'arrival'])";

    List<String> columns =
        tables.lines(query.formatted("p, q", "a, b", "outputs => DESCRIPTOR(p, q),"));

    assertThat(columns).hasSize(3).doesNotHaveDuplicates();
    assertThat(tables.lines(query.formatted("y[1], y[2]", "v", ""))).isEqualTo(columns);
    assertThat(tables.lines(query.formatted("y[1][1], y[1][2]", "steps", ""))).isEqualTo(columns);
    assertThat(
            tables.lines(
                query.formatted(
                    "p[1], q[1], CARDINALITY(p)", "steps", "outputs => DESCRIPTOR(p, q),")))
        .isEqualTo(columns.stream().map(line -> line + ",1").toList());
  }

  @Test
  void aModelThatReturnsSeveralRowsForAWindowHasAnArrayOfThem() throws Exception {
    Path repeat =
        Path.of("../rnn-engine/src/test/resources/cases/03-repeat-vector")
            .toAbsolutePath()
            .normalize();
    List<Row> rows = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (String line : Files.readAllLines(repeat.resolve("events.csv"))) {
      if (line.startsWith("p,")) {
        String[] fields = line.split(",");
        rows.add(reading("p", Float.parseFloat(fields[2]), fields[1], 1));
      }
    }
    for (String line : Files.readAllLines(repeat.resolve("expected_window_3.csv"))) {
      if (line.startsWith("p,")) {
        expected.add(line);
      }
    }
    Tables tables = Tables.of(1).readings(rows.toArray(Row[]::new));

    List<Row> scored =
        tables.rows(
            "SELECT mark, y[1], y[2], y[3], status FROM rnn_score(input => TABLE readings PARTITION BY pump, model => '%s/model.h5', features => DESCRIPTOR(x), %s)"
                .formatted(repeat, arrival(", 'scoring', 'sliding-window:3'")));

    List<Row> full = scored.stream().filter(row -> row.getField(4).equals("SCORED")).toList();
    assertThat(full).hasSameSizeAs(expected).isNotEmpty();
    for (int i = 0; i < full.size(); i++) {
      String[] fields = expected.get(i).split(",");
      assertThat(full.get(i).getField(0)).isEqualTo(fields[1]);
      for (int j = 1; j <= 3; j++) {
        assertThat(full.get(i).<Float>getFieldAs(j))
            .isCloseTo(Float.parseFloat(fields[1 + j]), within(1e-5f));
      }
    }
  }

  @Test
  void aReportHasAllRowsThatAModelReturnsForAWindow() throws Exception {
    Tables tables =
        Tables.of(1)
            .readings(
                reading("a", 1f, null, 1),
                reading("a", 2f, null, 2),
                reading("a", null, "QUERY", 3));

    List<Row> rows =
        tables.rows(
            ofSeveralRows(
                "y, status",
                "command => DESCRIPTOR(mark), on_time => DESCRIPTOR(`time`), ",
                "'while-filling', 'score', 'session-gap', '30 s'"));

    assertThat(rows.get(2).getField(1)).isEqualTo("QUERY");
    assertThat(rows.get(2).<Float[]>getFieldAs(0))
        .hasSize(3)
        .containsExactly(rows.get(1).<Float[]>getFieldAs(0));
  }

  @Test
  void aWindowOfAModelThatReturnsSeveralRowsWaitsWhileItFills() throws Exception {
    Tables tables =
        Tables.of(1)
            .readings(reading("a", 1f, "", 1), reading("a", 2f, "", 2), reading("a", 4f, "", 3));

    assertThat(tables.lines(ofSeveralRows("y, status", "", "'while-filling', 'empty'")))
        .startsWith("null,WAITING", "null,WAITING")
        .last(STRING)
        .endsWith("],SCORED");
  }

  private static String ofSeveralRows(String columns, String arguments, String options) {
    return "SELECT %s FROM rnn_score(input => TABLE readings PARTITION BY pump, model => '%s', features => DESCRIPTOR(x), %s%s)"
        .formatted(
            columns,
            Path.of("../rnn-engine/src/test/resources/cases/03-repeat-vector/model.h5")
                .toAbsolutePath()
                .normalize(),
            arguments,
            arrival(", 'scoring', 'sliding-window:3', " + options));
  }

  @Test
  void aKeyMayHaveSeveralColumns() throws Exception {
    Tables tables =
        Tables.of(1)
            .readings(reading("a", 1f, "x", 1), reading("a", 2f, "y", 2), reading("a", 4f, "x", 3));

    assertThat(
            tables.lines(
                "SELECT pump, mark, x, y FROM rnn_score(input => TABLE readings PARTITION BY (pump, mark), model => '%s', features => DESCRIPTOR(x), %s)"
                    .formatted(sums, arrival(""))))
        .containsExactly("a,x,1.0,1.0", "a,y,2.0,2.0", "a,x,4.0,5.0");
  }

  // -- queries

  @Test
  void theTableApiCallsIt() throws Exception {
    Tables tables = Tables.of(1).readings(reading("a", 1f, "", 1), reading("a", 2f, "", 2));

    List<String> lines = new ArrayList<>();
    CloseableIterator<Row> rows =
        tables
            .tables
            .from("readings")
            .partitionBy($("pump"))
            .process(
                RnnScore.class,
                lit(sums.toString()).asArgument("model"),
                descriptor("x").asArgument("features"),
                descriptor("time").asArgument("on_time"),
                lit("sums").asArgument("uid"))
            .select($("x"), $("y"))
            .execute()
            .collect();
    rows.forEachRemaining(row -> lines.add(Tables.line(row)));
    rows.close();

    assertThat(lines).containsExactly("1.0,1.0", "2.0,3.0");
  }

  @Test
  void aViewThatTwoSinksReadIsOneOperator() {
    Tables tables = Tables.of(1).readings(reading("a", 1f, "", 1));
    tables.tables.executeSql("CREATE TEMPORARY VIEW scored AS " + select("*", byTime("")));
    tables.tables.executeSql(
        "CREATE TEMPORARY TABLE alerts (pump STRING, y FLOAT) WITH ('connector' = 'blackhole')");
    tables.tables.executeSql(
        "CREATE TEMPORARY TABLE dead (pump STRING, reason STRING) WITH ('connector' = 'blackhole')");

    String plan =
        tables
            .tables
            .createStatementSet()
            .addInsertSql("INSERT INTO alerts SELECT pump, y FROM scored WHERE status = 'SCORED'")
            .addInsertSql(
                "INSERT INTO dead SELECT pump, reason FROM scored WHERE status = 'REJECTED'")
            .explain();

    String executed = plan.substring(plan.indexOf("== Optimized Execution Plan =="));
    assertThat(executed.split("ProcessTableFunction\\(", -1)).hasSize(2);
  }

  @Test
  void aSecondCallWithTheSameUidIsRefused() {
    Tables tables = Tables.of(1).readings(reading("a", 1f, "", 1));
    String query = select("x", byTime(""));

    assertThat(
            catchThrowable(
                () ->
                    tables.tables.explainSql(
                        query + " UNION ALL " + select("x", byTime("'on-late', 'drop'")))))
        .hasStackTraceContaining("uid");
  }

  @Test
  void anUpdatingInputIsRefused() {
    Tables tables = Tables.of(1).readings(reading("a", 1f, "", 1));
    tables.tables.executeSql(
        "CREATE TEMPORARY VIEW counted AS SELECT pump, COUNT(*) AS x FROM readings GROUP BY pump");

    assertThat(
            catchThrowable(
                () ->
                    tables.tables.explainSql(
                        "SELECT * FROM rnn_score(input => TABLE counted PARTITION BY pump, model => '%s', features => DESCRIPTOR(x), %s)"
                            .formatted(sums, arrival("")))))
        .hasStackTraceContaining("doesn't support consuming update changes");
  }

  @Test
  void anInputWithoutAKeyIsRefused() {
    Tables tables = Tables.of(1).readings(reading("a", 1f, "", 1));

    assertThat(
            catchThrowable(
                () ->
                    tables.tables.explainSql(
                        "SELECT * FROM rnn_score(input => TABLE readings, model => '%s', features => DESCRIPTOR(x), %s)"
                            .formatted(sums, arrival("")))))
        .hasStackTraceContaining("PARTITION BY");
  }
}
