/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Errors of Flink that do not say what to do, and the ways out that the guide has. */
class FlinkErrorsITCase {

  @RegisterExtension static final MiniClusterExtension CLUSTER = Tables.cluster(2);

  private static final String READINGS =
      "CREATE TABLE readings (pump STRING, x FLOAT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen', 'number-of-rows' = '1')";

  @TempDir static Path folder;
  private Tables tables;
  private String model;

  @BeforeEach
  void prepare() {
    tables = Tables.of(1);
    model = SampleFiles.sums(folder.resolve("sums.keras")).toString();
    run(READINGS);
  }

  private void run(String statement) {
    try {
      tables.tables.executeSql(statement).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the test was canceled", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private String call(String key) {
    return call("rnn_score", key, "");
  }

  private String call(String function, String key, String rest) {
    return "%s(input => TABLE readings PARTITION BY %s, model => '%s', features => DESCRIPTOR(x), on_time => DESCRIPTOR(ts)%s)"
        .formatted(function, key, model, rest);
  }

  @Test
  void aTableIsCreatedFromAViewOfTheFunction() {
    String create = "CREATE TABLE scores WITH ('connector' = 'blackhole') AS SELECT * FROM ";

    assertThatThrownBy(() -> run(create + call("pump")))
        .hasStackTraceContaining("NullPointerException");
    run("CREATE TEMPORARY VIEW scored AS SELECT pump, y, status FROM " + call("pump"));
    assertThatCode(() -> run(create + "scored")).doesNotThrowAnyException();
  }

  @Test
  void theInputComesFirst() {
    assertThatThrownBy(
            () ->
                tables.tables.explainSql(
                    "SELECT * FROM rnn_score(model => '%s', input => TABLE readings PARTITION BY pump, features => DESCRIPTOR(x), on_time => DESCRIPTOR(ts))"
                        .formatted(model)))
        .hasStackTraceContaining("Only tables with set semantics may be partitioned");
    assertThatCode(() -> tables.tables.explainSql("SELECT * FROM " + call("pump")))
        .doesNotThrowAnyException();
  }

  @Test
  void allArgumentsHaveTheirNames() {
    assertThatThrownBy(
            () ->
                tables.tables.explainSql(
                    "SELECT * FROM rnn_score(TABLE readings PARTITION BY pump, '%s', DESCRIPTOR(x), on_time => DESCRIPTOR(ts))"
                        .formatted(model)))
        .hasStackTraceContaining("ClassCastException");
  }

  @Test
  void aFunctionWhoseNameIsNoIdentifierHasAUid() {
    run("CREATE TEMPORARY SYSTEM FUNCTION `rnn score` AS 'io.streamrnn.table.RnnScore'");

    assertThatThrownBy(
            () -> tables.tables.explainSql("SELECT * FROM " + call("`rnn score`", "pump", "")))
        .hasStackTraceContaining("Please provide a custom identifier");
    assertThatCode(
            () ->
                tables.tables.explainSql(
                    "SELECT * FROM " + call("`rnn score`", "pump", ", uid => 'pumps'")))
        .doesNotThrowAnyException();
  }

  @Test
  void aTimeInTheKeyIsCastWhereASinkTakesTheRowtimeToo() {
    run(
        "CREATE TABLE scores (ts TIMESTAMP(3), scored TIMESTAMP(3)) WITH ('connector' = 'blackhole')");

    assertThatThrownBy(
            () ->
                tables.tables.explainSql(
                    "INSERT INTO scores SELECT ts, rowtime FROM " + call("(pump, ts)")))
        .hasStackTraceContaining("more than one rowtime attribute column");
    assertThatCode(
            () ->
                tables.tables.explainSql(
                    "INSERT INTO scores SELECT CAST(ts AS TIMESTAMP(3)), rowtime FROM "
                        + call("(pump, ts)")))
        .doesNotThrowAnyException();
  }

  @Test
  void aRegularJoinComesBehindTheFunction() {
    run(
        "CREATE TABLE pumps (pump STRING, site STRING) WITH ('connector' = 'datagen', 'number-of-rows' = '1')");
    run(
        "CREATE TEMPORARY VIEW joined AS SELECT r.*, p.site FROM readings r JOIN pumps p ON r.pump = p.pump");

    assertThatThrownBy(
            () ->
                tables.tables.explainSql(
                    "SELECT * FROM " + call("pump").replace("TABLE readings", "TABLE joined")))
        .hasStackTraceContaining("is not a valid time attribute");
    assertThatCode(
            () ->
                tables.tables.explainSql(
                    "SELECT s.*, p.site FROM (SELECT * FROM "
                        + call("pump")
                        + ") s JOIN pumps p ON s.pump = p.pump"))
        .doesNotThrowAnyException();
  }

  @Test
  void batchModeHasNoPlanForAFunctionOfKeys() {
    TableEnvironment batch = TableEnvironment.create(EnvironmentSettings.inBatchMode());
    batch.createTemporarySystemFunction("rnn_score", RnnScore.class);
    batch.executeSql(READINGS);

    assertThatThrownBy(() -> batch.explainSql("SELECT * FROM " + call("pump")))
        .hasStackTraceContaining("Cannot generate a valid execution plan");
  }
}
