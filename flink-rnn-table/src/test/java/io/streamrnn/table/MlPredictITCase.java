/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.ExceptionUtils;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models of {@code CREATE MODEL} over windows that are in one row. */
class MlPredictITCase {

  @RegisterExtension static final MiniClusterExtension CLUSTER = Tables.cluster(2);

  private static final Path CASES =
      Path.of("../rnn-engine/src/test/resources/cases").toAbsolutePath().normalize();

  private static final int ROWS = 3;
  private static final int STEPS = 4;

  private static final TypeInformation<Row> WINDOWS =
      Types.ROW_NAMED(
          new String[] {"k", "steps", "flat", "a", "b", "ints"},
          Types.INT,
          Types.OBJECT_ARRAY(Types.OBJECT_ARRAY(Types.FLOAT)),
          Types.OBJECT_ARRAY(Types.DOUBLE),
          Types.OBJECT_ARRAY(Types.FLOAT),
          Types.OBJECT_ARRAY(Types.DOUBLE),
          Types.OBJECT_ARRAY(Types.INT));

  @TempDir static Path folder;
  private static Path sums;
  private static Path lstm;

  @BeforeAll
  static void writeModels() {
    sums = SampleFiles.sums(folder.resolve("sums.keras"));
    lstm = SampleFiles.lstm(folder.resolve("lstm.keras"), 1);
  }

  // -- tables

  private static float a(int k, int t) {
    return (k + t) % 5 / 4f;
  }

  private static float b(int k, int t) {
    return (3 * k + t) % 7 / 2f;
  }

  private static Row window(int k, int length) {
    Float[][] steps = new Float[length][];
    Double[] flat = new Double[2 * length];
    Float[] a = new Float[length];
    Double[] b = new Double[length];
    Integer[] ints = new Integer[length];
    for (int t = 0; t < length; t++) {
      steps[t] = new Float[] {a(k, t), b(k, t)};
      flat[2 * t] = (double) a(k, t);
      flat[2 * t + 1] = (double) b(k, t);
      a[t] = a(k, t);
      b[t] = (double) b(k, t);
      ints[t] = k + t;
    }
    return Row.of(k, steps, flat, a, b, ints);
  }

  private static Tables windows(Tables tables, Row... rows) {
    tables.table("windows", WINDOWS, List.of(rows));
    return tables;
  }

  private static Tables windows(Tables tables) {
    Row[] rows = new Row[ROWS];
    for (int k = 0; k < ROWS; k++) {
      rows[k] = window(k, STEPS);
    }
    return windows(tables, rows);
  }

  private static String create(Path model, String input, String output, String options) {
    return "CREATE TEMPORARY MODEL m INPUT (%s) OUTPUT (%s) WITH ('provider' = 'streamrnn', 'model' = '%s'%s)"
        .formatted(input, output, model, options);
  }

  private static String predict(String columns, String arguments) {
    return "SELECT %s FROM ML_PREDICT(TABLE windows, MODEL m, DESCRIPTOR(%s))"
        .formatted(columns, arguments);
  }

  /** The scores of the same windows by {@code rnn_score}, whose rows are the steps. */
  private static List<String> byScore(String options) throws Exception {
    List<Row> rows = new ArrayList<>();
    for (int k = 0; k < ROWS; k++) {
      for (int t = 0; t < STEPS; t++) {
        rows.add(Row.of(k, t, a(k, t), b(k, t)));
      }
    }
    return Tables.of(1)
        .table(
            "readings",
            Types.ROW_NAMED(
                new String[] {"k", "t", "a", "b"}, Types.INT, Types.INT, Types.FLOAT, Types.FLOAT),
            rows)
        .lines(
            "SELECT k, p, q FROM rnn_score(input => TABLE readings PARTITION BY k, model => '%s', features => DESCRIPTOR(a, b), outputs => DESCRIPTOR(p, q), options => MAP['order', 'arrival', 'scoring', 'sliding-window:%d'%s]) WHERE status = 'SCORED'"
                .formatted(lstm, STEPS, options));
  }

  // -- scores

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "steps ARRAY<ARRAY<FLOAT>> | steps",
        "flat ARRAY<DOUBLE> | flat",
        "a ARRAY<FLOAT>, b ARRAY<DOUBLE> | a, b"
      })
  void aWindowHasTheBitsOfASlidingWindow(String input, String columns) throws Exception {
    Tables tables = windows(Tables.of(1));
    tables.tables.executeSql(create(lstm, input, "p FLOAT, q FLOAT", ""));

    assertThat(tables.lines(predict("k, p, q", columns))).hasSize(ROWS).isEqualTo(byScore(""));
  }

  @Test
  void aModelThatReturnsSeveralRowsForAWindowHasAnArrayOfThem() throws Exception {
    Tables tables = windows(Tables.of(1), window(0, 3), window(1, 3));
    tables.tables.executeSql(
        create(CASES.resolve("03-repeat-vector/model.h5"), "a ARRAY<FLOAT>", "y ARRAY<FLOAT>", ""));
    tables.table(
        "readings",
        Types.ROW_NAMED(new String[] {"k", "a"}, Types.INT, Types.FLOAT),
        List.of(
            Row.of(0, a(0, 0)),
            Row.of(0, a(0, 1)),
            Row.of(0, a(0, 2)),
            Row.of(1, a(1, 0)),
            Row.of(1, a(1, 1)),
            Row.of(1, a(1, 2))));

    assertThat(tables.lines(predict("k, y", "a")))
        .hasSize(2)
        .isEqualTo(
            tables.lines(
                "SELECT k, y FROM rnn_score(input => TABLE readings PARTITION BY k, model => '%s', features => DESCRIPTOR(a), options => MAP['order', 'arrival', 'scoring', 'sliding-window:3']) WHERE status = 'SCORED'"
                    .formatted(CASES.resolve("03-repeat-vector/model.h5"))));
  }

  /** Flink hands over the column of the table, and not what the model declares. */
  @Test
  void numbersOfAnyTypeAreConverted() throws Exception {
    Tables tables = windows(Tables.of(1), window(1, 3));
    tables.tables.executeSql(create(sums, "x ARRAY<DOUBLE>", "y FLOAT", ""));

    assertThat(tables.lines(predict("y", "ints"))).containsExactly("6.0");
  }

  @Test
  void batchModeTakesIt() throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.BATCH);
    Tables tables = windows(Tables.of(1, configuration), window(1, 3));
    tables.tables.executeSql(create(sums, "x ARRAY<INT>", "y FLOAT", ""));

    assertThat(tables.lines(predict("y", "ints"))).containsExactly("6.0");
  }

  @Test
  void oneColumnMayHaveAllOutputs() throws Exception {
    Tables tables = windows(Tables.of(1));
    tables.tables.executeSql(create(lstm, "flat ARRAY<DOUBLE>", "y ARRAY<FLOAT>", ""));

    assertThat(tables.lines(predict("k, y[1], y[2]", "flat"))).isEqualTo(byScore(""));
  }

  // -- rows that are not scored

  private static final String STATUSES = "y FLOAT, status STRING, reason STRING";

  @Test
  void aRowThatCannotBeScoredHasItsReason() throws Exception {
    Row ofNull = window(2, 2);
    ofNull.setField(3, null);
    Row ofMissing = window(3, 2);
    ofMissing.setField(3, new Float[] {1f, null});
    Tables tables =
        windows(Tables.of(1), window(0, 0), window(1, 3), ofNull, ofMissing, window(4, 2));
    tables.tables.executeSql(
        create(sums, "a ARRAY<FLOAT>", STATUSES, ", 'scoring' = 'sliding-window:2'"));

    assertThat(tables.lines(predict("k, y, status, reason", "a")))
        .containsExactly(
            "0,null,REJECTED,WRONG_LENGTH: a window must have 1 to 2 steps: steps=0 (model=sums.keras)",
            "1,null,REJECTED,WRONG_LENGTH: a window must have 1 to 2 steps: steps=3 (model=sums.keras)",
            "2,null,REJECTED,NULL_INPUT: a window must not be NULL (model=sums.keras)",
            "3,null,REJECTED,NOT_FINITE: input must be finite: input[0]=NaN at step 1 (model=sums.keras)",
            "4,1.0,SCORED,null");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"skip | 0,null,WAITING", "empty | 0,null,WAITING", "score | 0,0.0,SCORED"})
  void aShortWindowWaitsUnlessItIsScored(String policy, String first) throws Exception {
    Tables tables = windows(Tables.of(1), window(0, 1), window(1, 2));
    tables.tables.executeSql(
        create(
            sums,
            "a ARRAY<FLOAT>",
            STATUSES,
            ", 'scoring' = 'sliding-window:2', 'while-filling' = '%s'".formatted(policy)));

    assertThat(tables.lines(predict("k, y, status", "a"))).containsExactly(first, "1,0.75,SCORED");
  }

  @Test
  void aShortWindowThatCouldNeverBeScoredDoesNotWait() throws Exception {
    Row ofMissing = window(0, 1);
    ofMissing.setField(3, new Float[] {null});
    Tables tables = windows(Tables.of(1), ofMissing, window(1, 1));
    tables.tables.executeSql(
        create(sums, "a ARRAY<FLOAT>", STATUSES, ", 'scoring' = 'sliding-window:2'"));

    assertThat(tables.lines(predict("k, status, reason", "a")))
        .containsExactly(
            "0,REJECTED,NOT_FINITE: input must be finite: input[0]=NaN at step 0 (model=sums.keras)",
            "1,WAITING,null");
  }

  @Test
  void aModelThatDeclaresItsStepsTakesAsMany() throws Exception {
    Tables tables = windows(Tables.of(1), window(0, 3), window(1, 4), window(2, 5));
    tables.tables.executeSql(
        create(
            CASES.resolve("17-declared-number-of-steps/model.h5"),
            "steps ARRAY<ARRAY<FLOAT>>",
            STATUSES,
            ""));

    assertThat(tables.lines(predict("k, status", "steps")))
        .containsExactly("0,WAITING", "1,SCORED", "2,REJECTED");
  }

  @Test
  void missingValuesAreFilled() throws Exception {
    Row row = window(0, 3);
    row.setField(3, new Float[] {1f, null, 4f});
    Tables tables = windows(Tables.of(1), row);
    tables.tables.executeSql(
        create(sums, "a ARRAY<FLOAT>", "y FLOAT", ", 'missing-values' = 'forward-fill:0'"));

    assertThat(tables.lines(predict("y", "a"))).containsExactly("6.0");
  }

  @Test
  void tooManyRejectedRowsFailTheJob() {
    Tables tables = windows(Tables.of(1), window(0, 0), window(1, 1));
    tables.tables.executeSql(
        create(sums, "a ARRAY<FLOAT>", "y FLOAT", ", 'fail-after-rejecting' = '0:10'"));
    tables.tables.executeSql(
        "CREATE TEMPORARY TABLE nowhere (y FLOAT) WITH ('connector' = 'blackhole')");

    assertThat(
            catchThrowable(
                () -> tables.tables.executeSql("INSERT INTO nowhere " + predict("y", "a")).await()))
        .hasStackTraceContaining(
            "rows must not be rejected more often than 'fail-after-rejecting' allows: rejected=1 of the last 10, allowed share=0.0; the last one: a window must have at least 1 step: steps=0 (model=sums.keras); look at the rows with status 'REJECTED'");
  }

  // -- refusals

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a ARRAY<FLOAT> | y FLOAT | , 'scorin' = 'x' | an option must be one of the list: option='scorin', options=[model, scoring, while-filling, initial-state, missing-values, fail-after-rejecting, log-keys-and-values, layers, states, output-node, model-config, weight-precision, sha256]; a model of CREATE MODEL keeps no state, use rnn_score for the rest",
        "a ARRAY<FLOAT> | y FLOAT | , 'session-gap' = '1 min' | an option must be one of the list: option='session-gap', options=[model, scoring, while-filling, initial-state, missing-values, fail-after-rejecting, log-keys-and-values, layers, states, output-node, model-config, weight-precision, sha256]; a model of CREATE MODEL keeps no state, use rnn_score for the rest",
        "a ARRAY<FLOAT> | y FLOAT | , 'scoring' = 'stateful' | a model of CREATE MODEL must be scored over the window in a row, as it keeps no state: 'scoring'='stateful'; set 'scoring'='sliding-window:N', omit it for any number of steps, or use rnn_score",
        "a ARRAY<FLOAT> | y FLOAT | , 'scoring' = 'sliding-window:0' | 'scoring' must be stateful or sliding-window:N: 'scoring'='sliding-window:0'; omit it for its default",
        "a ARRAY<FLOAT> | y FLOAT | , 'while-filling' = 'score' | 'while-filling' requires a window: 'while-filling'='score', 'scoring'='stateful'; set 'scoring'='sliding-window:N', or omit it",
        "a ARRAY<FLOAT> | y FLOAT | , 'missing-values' = 'fill-with:0,1' | 'missing-values' must have one value for each feature: features=1, values=2 (model=sums.keras); repeat a value that is the same for all",
        "k INT | y FLOAT |  | the input must be a window in one row: INPUT=[k] of types [INT], features of a step=1; declare one ARRAY<ARRAY<FLOAT>> of steps, one ARRAY<FLOAT> of all values step after step, or one ARRAY<FLOAT> for each feature",
        "a ARRAY<FLOAT> | y DOUBLE |  | OUTPUT must have the outputs of the model: OUTPUT=[y] of types [DOUBLE], model has 1 (model=FOLDER/sums.keras); declare a column of type FLOAT for each, or one ARRAY<FLOAT> of all; and status STRING and reason STRING if you want them",
        "a ARRAY<FLOAT> | y FLOAT, z FLOAT |  | OUTPUT must have the outputs of the model: OUTPUT=[y, z] of types [FLOAT, FLOAT], model has 1 (model=FOLDER/sums.keras); declare a column of type FLOAT for each, or one ARRAY<FLOAT> of all; and status STRING and reason STRING if you want them",
        "a ARRAY<FLOAT> | y FLOAT NOT NULL |  | a column of OUTPUT must not be NOT NULL, as a row that cannot be scored has NULL: column=y, type=FLOAT NOT NULL; omit NOT NULL",
      })
  void aModelThatDoesNotFit(String input, String output, String options, String message) {
    Tables tables = windows(Tables.of(1));
    tables.tables.executeSql(create(sums, input, output, options == null ? "" : options));

    assertThat(refusal(tables, predict("*", input.split(" ")[0]))).isEqualTo("model m: " + message);
  }

  @Test
  void aModelThatCannotBeRead() {
    Tables tables = windows(Tables.of(1));
    tables.tables.executeSql(create(folder.resolve("none.h5"), "a ARRAY<FLOAT>", "y FLOAT", ""));

    assertThat(refusal(tables, predict("*", "a")))
        .startsWith(
            "model m: 'model' must be a supported model file: 'model'=FOLDER/none.h5: the model cannot be read: path=FOLDER/none.h5")
        .endsWith("; the file is read where the query is planned, such as the SQL gateway");
  }

  @Test
  void aModelWithoutAPath() {
    Tables tables = windows(Tables.of(1));
    tables.tables.executeSql(
        "CREATE TEMPORARY MODEL m INPUT (a ARRAY<FLOAT>) OUTPUT (y FLOAT) WITH ('provider' = 'streamrnn')");

    assertThat(refusal(tables, predict("*", "a")))
        .isEqualTo(
            "model m: 'model' must be the path of the model file: 'model' is absent or blank; write 'model' = 's3://models/vibration.h5'");
  }

  @Test
  void optionsOfTheModelInTheConfigurationOfACall() {
    Tables tables = windows(Tables.of(1));
    tables.tables.executeSql(create(sums, "a ARRAY<FLOAT>", "y FLOAT", ""));
    tables.tables.executeSql(
        "CREATE TEMPORARY TABLE nowhere (y FLOAT) WITH ('connector' = 'blackhole')");

    assertThat(
            rootOf(
                () ->
                    tables.tables.executeSql(
                        "INSERT INTO nowhere SELECT y FROM ML_PREDICT(TABLE windows, MODEL m, DESCRIPTOR(a), MAP['missing-values', 'mask-step'])")))
        .isEqualTo(
            "model m: CONFIG must have options of Flink only: option='missing-values', options=[async, output-mode, max-concurrent-operations, timeout]; write the options of the model in CREATE MODEL ... WITH (...)");
  }

  @Test
  void aTokenInAWindowThatAFloatDoesNotHoldIsNotLookedUpAsAnotherOne() throws Exception {
    Path ids = SampleFiles.ids(folder.resolve("ids.keras"));
    Tables tables =
        Tables.of(1)
            .table(
                "windows",
                Types.ROW_NAMED(
                    new String[] {"k", "ids"}, Types.INT, Types.OBJECT_ARRAY(Types.LONG)),
                List.of(
                    Row.of(1, new Long[] {7L, 16_777_220L}),
                    Row.of(2, new Long[] {7L, 16_777_221L})));
    tables.tables.executeSql(
        create(ids, "ids ARRAY<BIGINT>", "y FLOAT, status STRING, reason STRING", ""));

    assertThat(tables.lines(predict("k, y, status, SUBSTRING(reason, 1, 29)", "ids")))
        .containsExactlyInAnyOrder(
            "1,30.0,SCORED,null", "2,null,REJECTED,INPUT_FAILED: a token must be");
  }

  private static String refusal(Tables tables, String query) {
    return rootOf(() -> tables.tables.explainSql(query));
  }

  private static String rootOf(ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    Throwable root = thrown;
    while (root != null && root.getCause() != null) {
      root = root.getCause();
    }
    assertThat(root)
        .as(() -> ExceptionUtils.stringifyException(thrown))
        .isExactlyInstanceOf(ValidationException.class);
    return root.getMessage().replace(folder.toString(), "FOLDER");
  }
}
