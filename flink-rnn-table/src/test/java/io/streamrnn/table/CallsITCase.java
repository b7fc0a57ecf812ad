/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import static io.streamrnn.table.Tables.reading;
import static org.apache.flink.table.api.Expressions.$;
import static org.apache.flink.table.api.Expressions.callSql;
import static org.apache.flink.table.api.Expressions.descriptor;
import static org.apache.flink.table.api.Expressions.lit;
import static org.apache.flink.table.api.Expressions.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.table.api.ApiExpression;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.expressions.Expression;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Arguments of a call, and other ways to make one. */
class CallsITCase {

  @RegisterExtension static final MiniClusterExtension CLUSTER = Tables.cluster(2);

  private static final Path CASES =
      Path.of("../rnn-engine/src/test/resources/cases").toAbsolutePath().normalize();

  @TempDir static Path folder;
  private static Path sums;

  @BeforeAll
  static void writeModel() {
    sums = SampleFiles.sums(folder.resolve("sums.keras"));
  }

  // -- constants

  private static Tables constants(Row... rows) {
    return Tables.of(1)
        .table(
            "readings",
            Types.ROW_NAMED(
                new String[] {"k", "a", "b", "c", "d", "cs"},
                Types.STRING,
                Types.FLOAT,
                Types.FLOAT,
                Types.FLOAT,
                Types.FLOAT,
                Types.OBJECT_ARRAY(Types.FLOAT)),
            List.of(rows));
  }

  private static String withConstants(String columns, String constants) {
    return "SELECT %s FROM rnn_score(input => TABLE readings PARTITION BY k, model => '%s', features => DESCRIPTOR(a, b), constants => DESCRIPTOR(%s), options => MAP['order', 'arrival'])"
        .formatted(columns, CASES.resolve("11-input-without-steps/model.h5"), constants);
  }

  @Test
  void theConstantsOfAKeyComeFromColumnsOrAnArrayAndStayWhereAllAreNull() throws Exception {
    List<String> events = Files.readAllLines(CASES.resolve("11-input-without-steps/events.csv"));
    List<String> expected =
        Files.readAllLines(CASES.resolve("11-input-without-steps/expected_carried.csv"));
    Row[] rows = new Row[events.size() - 1];
    for (int i = 0; i < rows.length; i++) {
      String[] fields = events.get(i + 1).split(",");
      Float c = i == 1 ? null : Float.valueOf(fields[4]);
      Float d = i == 1 ? null : Float.valueOf(fields[5]);
      rows[i] =
          Row.of(
              "p",
              Float.valueOf(fields[2]),
              Float.valueOf(fields[3]),
              c,
              d,
              i == 1 ? null : new Float[] {c, d});
    }
    Tables tables = constants(rows);

    List<Row> scores = tables.rows(withConstants("y", "c, d"));

    assertThat(scores).hasSize(rows.length);
    for (int i = 0; i < rows.length; i++) {
      assertThat(scores.get(i).<Float>getFieldAs(0))
          .isCloseTo(Float.parseFloat(expected.get(i + 1).split(",")[2]), within(1e-5f));
    }
    assertThat(tables.rows(withConstants("y", "cs"))).isEqualTo(scores);
  }

  @Test
  void aKeyWithoutConstantsIsRejectedInTheWordsOfTheQuery() throws Exception {
    Tables tables =
        constants(
            Row.of("p", 1f, 2f, null, null, null),
            Row.of("p", 1f, 2f, 1f, 2f, new Float[] {1f, 2f, 3f}));

    assertThat(tables.lines(withConstants("status, reason", "c, d")).get(0))
        .isEqualTo(
            "REJECTED,CONSTANTS: a key must have the constants of the model before its first step: shapes=[[2]]; the first row of a key must have them in the columns of constants (key=p, model=model.h5)");
    assertThat(tables.lines(withConstants("status, reason", "cs")).get(1))
        .isEqualTo(
            "REJECTED,CONSTANTS: constants must have the number of values that the model takes: expected 2, got 3 (key=p, model=model.h5)");
  }

  // -- the precision of weights

  @Test
  void weightsAreRoundedOnRequest() throws Exception {
    Path file = SampleFiles.sums(folder.resolve("rounded.keras"), 1.003f);
    Tables tables =
        Tables.of(1)
            .table(
                "readings",
                Types.ROW_NAMED(new String[] {"k", "x"}, Types.STRING, Types.FLOAT),
                List.of(Row.of("a", 1000f)));
    String query =
        "SELECT y FROM rnn_score(input => TABLE readings PARTITION BY k, model => '%s', features => DESCRIPTOR(x), options => MAP['order', 'arrival', 'weight-precision', '%s'])";

    assertThat(tables.lines(query.formatted(file, "float32"))).containsExactly("1003.0");
    assertThat(tables.lines(query.formatted(file, "bfloat16"))).containsExactly("1000.0");
  }

  // -- duplicates

  @Test
  void aRowWhoseNumberIsNotHigherGetsTheLastScore() throws Exception {
    Tables tables =
        Tables.of(1)
            .table(
                "readings",
                Types.ROW_NAMED(
                    new String[] {"k", "x", "n"}, Types.STRING, Types.FLOAT, Types.LONG),
                List.of(
                    Row.of("a", 1f, 1L),
                    Row.of("a", 2f, 5L),
                    Row.of("a", 4f, 5L),
                    Row.of("a", 8f, 3L),
                    Row.of("a", 16f, null),
                    Row.of("a", 32f, 6L)));

    assertThat(
            tables.lines(
                "SELECT x, y, status, SUBSTRING(reason, 1, 15) FROM rnn_score(input => TABLE readings PARTITION BY k, model => '%s', features => DESCRIPTOR(x), sequence_number => DESCRIPTOR(n), options => MAP['order', 'arrival'])"
                    .formatted(sums)))
        .containsExactly(
            "1.0,1.0,SCORED,null",
            "2.0,3.0,SCORED,null",
            "4.0,3.0,REPEATED,null",
            "8.0,3.0,REPEATED,null",
            "16.0,null,REJECTED,FUNCTION_FAILED",
            "32.0,35.0,SCORED,null");
  }

  // -- plans

  @Test
  void aCompiledPlanIsExecuted() throws Exception {
    Path plan = folder.resolve("plan.json");
    Tables tables = Tables.of(1);
    tables.tables.executeSql(
        "CREATE TABLE readings (x FLOAT) WITH ('connector' = 'datagen', 'number-of-rows' = '5')");
    tables.tables.executeSql("CREATE TABLE scores (y FLOAT) WITH ('connector' = 'blackhole')");
    tables.tables.executeSql(
        "COMPILE PLAN '%s' FOR INSERT INTO scores SELECT y FROM rnn_score(input => TABLE readings PARTITION BY x, model => '%s', features => DESCRIPTOR(x), uid => 'sums', options => MAP['order', 'arrival', 'missing-values', 'mask-step'])"
            .formatted(plan, sums));

    assertThat(Files.readString(plan)).contains(sums.toString(), "mask-step");
    tables.tables.executeSql("EXECUTE PLAN '" + plan + "'").await();
  }

  @Test
  void aCompiledPlanNamesAFunctionOfTheCatalog() throws Exception {
    Path plan = folder.resolve("catalog.json");
    Tables tables = Tables.of(1);
    tables.tables.executeSql(
        "CREATE FUNCTION score_of_catalog AS 'io.streamrnn.table.RnnScore' LANGUAGE JAVA");
    tables.tables.executeSql(
        "CREATE TABLE readings (x FLOAT) WITH ('connector' = 'datagen', 'number-of-rows' = '5')");
    tables.tables.executeSql("CREATE TABLE scores (y FLOAT) WITH ('connector' = 'blackhole')");
    tables.tables.executeSql(
        "COMPILE PLAN '%s' FOR INSERT INTO scores SELECT y FROM score_of_catalog(input => TABLE readings PARTITION BY x, model => '%s', features => DESCRIPTOR(x), uid => 'sums', options => MAP['order', 'arrival'])"
            .formatted(plan, sums));

    tables.tables.executeSql("EXECUTE PLAN '" + plan + "'").await();
  }

  // -- the Table API

  private static Table process(Tables tables, Expression... arguments) {
    List<Object> all = new ArrayList<>();
    all.add(lit(sums.toString()).asArgument("model"));
    all.add(descriptor("x").asArgument("features"));
    all.addAll(List.of(arguments));
    return tables
        .tables
        .from("readings")
        .partitionBy($("pump"))
        .process("rnn_score", all.toArray())
        .select($("x"), $("y"));
  }

  @Test
  void aTableOfTheTableApiIsNamedInAQueryThatHasOptions() throws Exception {
    Tables tables = Tables.of(1).readings(reading("a", 1f, "", 1), reading("a", null, "", 2));
    Table readings = tables.tables.from("readings").select($("pump"), $("x"));

    assertThat(
            tables.lines(
                "SELECT x, y FROM rnn_score(input => TABLE "
                    + readings
                    + " PARTITION BY pump, model => '%s', features => DESCRIPTOR(x), options => MAP['order', 'arrival', 'missing-values', 'fill-with:8'])"
                        .formatted(sums)))
        .containsExactly("1.0,1.0", "null,9.0");
  }

  @Test
  void aMapThatIsAnExpressionIsRefusedByTheTableApi() {
    Tables tables = Tables.of(1).readings(reading("a", 1f, "", 1));

    for (ApiExpression options :
        List.<ApiExpression>of(map("order", "arrival"), callSql("MAP['order', 'arrival']"))) {
      assertThat(catchThrowable(() -> process(tables, options.asArgument("options"))))
          .hasRootCauseMessage(
              "rnn_score: options must be literals, as they are read while the query is planned: options is an expression; write options => MAP['session-gap', '30 min'] in SQL, by sqlQuery(...) where the rest is written in the Table API, which does not hand over maps");
    }
  }
}
