/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.table.api.TableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.types.Row;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused while a query is planned, in one sentence that SQL clients print. */
class RefusalsTest {

  private static final TypeInformation<Row> COLUMNS =
      Types.ROW_NAMED(
          new String[] {"pump", "x", "is_on", "n", "mark", "xs", "words", "ts"},
          Types.STRING,
          Types.FLOAT,
          Types.BOOLEAN,
          Types.INT,
          Types.STRING,
          Types.OBJECT_ARRAY(Types.FLOAT),
          Types.OBJECT_ARRAY(Types.STRING),
          Types.INSTANT);

  private static final Path CASES =
      Path.of("../rnn-engine/src/test/resources/cases").toAbsolutePath().normalize();

  @TempDir static Path folder;
  private static Tables tables;

  @BeforeAll
  static void prepare() throws Exception {
    SampleFiles.sums(folder.resolve("sums.keras"));
    SampleFiles.texts(folder.resolve("texts.keras"));
    SampleFiles.lstm(folder.resolve("lstm.keras"), 1);
    Files.writeString(folder.resolve("garbage.h5"), "not a model");
    tables =
        Tables.of(1)
            .table("readings", COLUMNS, List.of(Row.withNames()))
            .table(
                "statuses",
                Types.ROW_NAMED(
                    new String[] {"pump", "x", "status"}, Types.STRING, Types.FLOAT, Types.STRING),
                List.of(Row.of("a", 1f, "")));
    tables.tables.executeSql(
        "CREATE TEMPORARY VIEW clocked AS SELECT pump, x, PROCTIME() AS p FROM statuses");
    tables.tables.executeSql(
        "CREATE TEMPORARY VIEW typed AS SELECT pump, x, xs, xs AS more, DATE '2020-02-03' AS d, TIME '10:11:12' AS t, `time`, INTERVAL '5' DAY AS days, INTERVAL '2' YEAR AS years, x'0102' AS b, MAP['rpm', x] AS m, ARRAY[DATE '2020-02-03'] AS ds, ARRAY[ARRAY['1']] AS rows_of_texts, CAST(ROW(x, is_on) AS ROW<rpm FLOAT, ends BOOLEAN>) AS r FROM readings");
  }

  private static String refusal(String arguments) {
    return refusalOf(
        "SELECT * FROM rnn_score(input => TABLE readings PARTITION BY pump, %s)"
            .formatted(
                arguments.replace("FOLDER", folder.toString()).replace("CASES", CASES.toString())));
  }

  private static String refusalOf(String query) {
    Throwable thrown = catchThrowable(() -> tables.tables.explainSql(query));
    Throwable root = thrown;
    while (root != null && root.getCause() != null) {
      root = root.getCause();
    }
    assertThat(root)
        .as(() -> ExceptionUtils.stringifyException(thrown))
        .isExactlyInstanceOf(ValidationException.class);
    return root.getMessage()
        .replace(folder.toString(), "FOLDER")
        .replace(CASES.toString(), "CASES");
  }

  private static final String SUMS = "model => 'FOLDER/sums.keras', features => DESCRIPTOR(x)";
  private static final String ARRIVAL = ", options => MAP['order', 'arrival']";

  private static String refusalOfOption(String name, String value) {
    return refusal(
        SUMS
            + ", on_time => DESCRIPTOR(`time`), options => MAP['%s', '%s']".formatted(name, value));
  }

  // -- options

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"PARTITION BY pump", "PARTITION BY pump ORDER BY `time`"})
  void aTimeToLiveWhereRowsWait(String partition) {
    String query =
        "SELECT * FROM rnn_score(input => TABLE readings %s, %s, on_time => DESCRIPTOR(`time`), options => MAP['state-ttl', '30 d'])"
            .formatted(partition, SUMS.replace("FOLDER", folder.toString()));

    assertThat(refusalOf(query))
        .isEqualTo(
            "rnn_score: 'state-ttl' must not be set where rows wait for the watermark, as Flink drops the state of a key while its rows wait: 'state-ttl'='30 d'; set 'state-ttl-event-time' in its place, or 'order'='arrival' without ORDER BY");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PARTITION BY pump", "PARTITION BY pump ORDER BY `time`"})
  void theTimeToLiveOfTheSessionWhereRowsWait(String partition) {
    TableConfig session = tables.tables.getConfig();
    session.set(ExecutionConfigOptions.IDLE_STATE_RETENTION, Duration.ofDays(1));
    try {
      assertThat(
              refusalOf(
                  "SELECT * FROM rnn_score(input => TABLE readings %s, %s, on_time => DESCRIPTOR(`time`))"
                      .formatted(partition, SUMS.replace("FOLDER", folder.toString()))))
          .isEqualTo(
              "rnn_score: table.exec.state.ttl must not apply where rows wait for the watermark, as Flink drops the state of a key while its rows wait: table.exec.state.ttl=PT24H, 'state-ttl' is absent; set 'state-ttl'='0 s' in options, and 'state-ttl-event-time' to drop keys");
      String accepted =
          "SELECT * FROM rnn_score(input => TABLE readings %s, %s, on_time => DESCRIPTOR(`time`), options => MAP['state-ttl', '0 s'])"
              .formatted(partition, SUMS.replace("FOLDER", folder.toString()));
      assertThat(tables.tables.explainSql(accepted)).isNotEmpty();
    } finally {
      session.set(ExecutionConfigOptions.IDLE_STATE_RETENTION, Duration.ZERO);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scoring | window:5 | stateful or sliding-window:N",
        "scoring | sliding-window:0 | stateful or sliding-window:N",
        "session-gap | 0 s | a time of at least 1 ms with its unit, such as '30 min'",
        "session-gap | soon | a time of at least 1 ms with its unit, such as '30 min'",
        "on-missing-start | skip | begin or reject or drop",
        "on-repeated-start | drop | restart or continue or reject",
        "on-end-without-start | begin | score or reject or drop",
        "initial-state | ones | of-model or zeros",
        "order | time | arrival or event-time",
        "on-late | wait | apply or reject or drop",
        "remembered-ids | 0 | a number of at least 1",
        "missing-values | zero | reject, fill-with:0,1,..., forward-fill:0,1,..., mask-step or indicator, with one number for each feature",
        "missing-values | fill-with:a | reject, fill-with:0,1,..., forward-fill:0,1,..., mask-step or indicator, with one number for each feature",
        "missing-values | fill-with:NaN | reject, fill-with:0,1,..., forward-fill:0,1,..., mask-step or indicator, with one number for each feature",
        "elapsed-time-feature | 0 s | a time of at least 1 ms with its unit, such as '30 min'",
        "session-gap | 30 | a time of at least 1 ms with its unit, such as '30 min'",
        "elapsed-time-feature | 1 | a time of at least 1 ms with its unit, such as '30 min'",
        "state-ttl | 1 | a time with its unit, such as '6 h', or '0 s' for none",
        "state-ttl-event-time | 5 | a time of at least 1 ms with its unit, such as '30 min'",
        "idle-steps | 10:2 | a time with its unit and how many in a row at most, such as '10 s:3'",
        "idle-steps | 10 s | a time with its unit and how many in a row at most, such as '10 s:3'",
        "state-ttl | 500 us | a time with its unit, such as '6 h', or '0 s' for none",
        "state-ttl | -1 | a time with its unit, such as '6 h', or '0 s' for none",
        "state-ttl-event-time | 0 s | a time of at least 1 ms with its unit, such as '30 min'",
        "state-precision | float16 | float32 or bfloat16",
        "states | h | inputs with the outputs that are their next values, such as 'h=h_next,c=c_next'",
        "weight-precision | BFLOAT16 | float32 or bfloat16",
        "on-model-change | keep | refuse, reset, replay:N, or, with 'former-models', pin or shadow:N",
        "on-model-change | replay:0 | refuse, reset, replay:N, or, with 'former-models', pin or shadow:N",
        "fail-after-rejecting | 0.5 | a share and a number of rows, such as '0.1:1000'",
        "fail-after-rejecting | 1:10 | a share and a number of rows, such as '0.1:1000'",
        "log-keys-and-values | yes | true or false",
        "reports | 1 | true or false"
      })
  void aWrongValueOfAnOption(String name, String value, String form) {
    assertThat(refusalOfOption(name, value))
        .isEqualTo(
            "rnn_score: '%s' must be %s: '%1$s'='%3$s'; omit it for its default"
                .formatted(name, form, value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PARTITION BY pump, %s, on_time => DESCRIPTOR(p)",
        "PARTITION BY pump ORDER BY p, %s",
        "PARTITION BY pump, %s, options => MAP['order', 'arrival']"
      })
  void aColumnOfProcessingTime(String arguments) {
    assertThat(
            refusalOf(
                "SELECT * FROM rnn_score(input => TABLE clocked "
                    + arguments.formatted(SUMS.replace("FOLDER", folder.toString()))
                    + ")"))
        .isEqualTo(
            "rnn_score: the input must not have a column of processing time, which Flink does not compute for a function: column=p; select the other columns in a view, or CAST(p AS TIMESTAMP_LTZ(3)) there");
  }

  @Test
  void aColumnThatIsTwiceInTheKey() {
    assertThat(
            refusalOf(
                "SELECT * FROM rnn_score(input => TABLE statuses PARTITION BY (pump, pump), %s, options => MAP['order', 'arrival'])"
                    .formatted(SUMS.replace("FOLDER", folder.toString()))))
        .isEqualTo(
            "rnn_score: PARTITION BY must name a column once: PARTITION BY (pump, pump); omit the second one");
  }

  @Test
  void aColumnOfProcessingTimeThatIsCastIsPassed() throws Exception {
    tables.tables.executeSql(
        "CREATE TEMPORARY VIEW cast_clock AS SELECT pump, x, CAST(p AS TIMESTAMP_LTZ(3)) AS p FROM clocked");

    assertThat(
            tables.lines(
                "SELECT p IS NULL, status FROM rnn_score(input => TABLE cast_clock PARTITION BY pump, %s, options => MAP['order', 'arrival'])"
                    .formatted(SUMS.replace("FOLDER", folder.toString()))))
        .containsExactly("false,SCORED");
  }

  @Test
  void anUnknownOption() {
    assertThat(refusalOfOption("batching", "64"))
        .isEqualTo(
            "rnn_score: an option must be one of the list: option='batching', options="
                + Options.NAMES
                + "; batching, the state cache and functions are not part of SQL, see docs/guide/sql.md");
  }

  @Test
  void optionsThatAreNoLiterals() {
    assertThat(refusal(SUMS + ", options => MAP['order', CAST(NULL AS STRING)]"))
        .startsWith("rnn_score: options must be");
  }

  @Test
  void optionsWithoutEffect() {
    assertThat(refusalOfOption("on-missing-start", "reject"))
        .isEqualTo(
            "rnn_score: 'on-missing-start' has no effect without starts; add starts, or omit 'on-missing-start'");
    assertThat(refusalOfOption("while-filling", "score"))
        .isEqualTo(
            "rnn_score: 'while-filling' requires a window: 'while-filling'='score', 'scoring'='stateful'; set 'scoring'='sliding-window:N', or omit it");
    assertThat(refusalOfOption("remembered-ids", "5"))
        .isEqualTo(
            "rnn_score: 'remembered-ids' requires event_id: 'remembered-ids'='5'; add event_id => DESCRIPTOR(...), or omit it");
    assertThat(refusalOfOption("idle-steps", "10 s:3"))
        .startsWith("rnn_score: 'idle-steps' requires 'missing-values'");
    assertThat(refusalOfOption("on-model-change", "pin"))
        .startsWith(
            "rnn_score: 'former-models' and 'on-model-change'='pin' or 'shadow:N' require each other");
    assertThat(
            refusal(
                SUMS
                    + ", on_time => DESCRIPTOR(`time`), options => MAP['order', 'arrival', 'on-late', 'drop']"))
        .startsWith("rnn_score: 'on-late' requires the order of event time: 'on-late'='drop'");
  }

  @Test
  void idleStepsBetweenRowsThatFlinkSorts() {
    assertThat(
            refusalOf(
                "SELECT * FROM rnn_score(input => TABLE readings PARTITION BY pump ORDER BY `time`, %s, on_time => DESCRIPTOR(`time`), options => MAP['idle-steps', '10 s:3', 'missing-values', 'mask-step'])"
                    .formatted(SUMS.replace("FOLDER", folder.toString()))))
        .startsWith("rnn_score: 'idle-steps' and ORDER BY must not be used together")
        .endsWith("'idle-steps'='10 s:3'; omit ORDER BY, as on_time orders the rows");
  }

  @Test
  void optionsMayHaveBlanksAroundThem() {
    assertThat(refusalOfOption("missing-values", " indicator "))
        .contains("'missing-values'='indicator' doubles the features");
    assertThat(
            refusal(
                SUMS
                    + ", on_time => DESCRIPTOR(`time`), options => MAP['idle-steps', '10 s:3', 'missing-values', ' reject ']"))
        .startsWith("rnn_score: 'idle-steps' requires 'missing-values'");
  }

  @Test
  void optionsOfEventTimeWithoutATime() {
    assertThat(refusal(SUMS + ", options => MAP['order', 'arrival', 'session-gap', '30 min']"))
        .isEqualTo(
            "rnn_score: 'session-gap' requires event time: 'session-gap'='30 min', on_time is absent; add on_time => DESCRIPTOR(ts)");
    assertThat(refusal(SUMS + ", options => MAP['order', 'event-time']"))
        .isEqualTo(
            "rnn_score: 'order'='event-time' requires event time: on_time is absent; add on_time => DESCRIPTOR(ts)");
  }

  // -- order and keys

  @Test
  void anOrderThatIsNotSaid() {
    assertThat(refusal(SUMS))
        .isEqualTo(
            "rnn_score: the order of the rows of a key must be said, as SQL does not keep it: on_time, 'order' and ORDER BY are absent; add on_time => DESCRIPTOR(ts), or options => MAP['order', 'arrival'] to take rows as they arrive, or ORDER BY ts behind PARTITION BY");
  }

  // -- the model

  @Test
  void aModelThatCannotBeRead() {
    assertThat(refusal("model => 'FOLDER/none.h5', features => DESCRIPTOR(x)" + ARRIVAL))
        .startsWith(
            "rnn_score: model must be a supported model file: model=FOLDER/none.h5: the model cannot be read: path=FOLDER/none.h5")
        .endsWith("; the file is read where the query is planned, such as the SQL gateway");
    assertThat(refusal("model => 'FOLDER/garbage.h5', features => DESCRIPTOR(x)" + ARRIVAL))
        .startsWith("rnn_score: model must be a supported model file: model=FOLDER/garbage.h5: ");
  }

  @Test
  void aModelThatDeclaresItsStepsWithoutAScoring() {
    assertThat(
            refusal(
                "model => 'CASES/17-declared-number-of-steps/model.h5', features => DESCRIPTOR(x, n)"
                    + ARRIVAL))
        .isEqualTo(
            "rnn_score: 'scoring' must be given for a model that declares its number of steps: declared steps=4 (model=CASES/17-declared-number-of-steps/model.h5); set 'scoring'='sliding-window:4' to score as it was trained, or 'scoring'='stateful' to carry the state");
  }

  @Test
  void aScoringThatTheModelDoesNotTake() {
    assertThat(
            refusal(
                "model => 'CASES/03-repeat-vector/model.h5', features => DESCRIPTOR(x), options => MAP['order', 'arrival', 'scoring', 'stateful']"))
        .isEqualTo(
            "rnn_score: a model that returns several rows for a window must have one: 'scoring'='stateful' (model=CASES/03-repeat-vector/model.h5); set 'scoring'='sliding-window:N'");
    assertThat(
            refusal(
                "model => 'CASES/04-embedding-bidirectional/model.h5', features => DESCRIPTOR(n), options => MAP['order', 'arrival', 'scoring', 'stateful']"))
        .startsWith("rnn_score: ")
        .contains("'scoring'='sliding-window:")
        .doesNotContain("Scoring.");
  }

  @Test
  void aWindowThatIsTooLong() {
    assertThat(
            refusal(
                SUMS
                    + ", options => MAP['order', 'arrival', 'scoring', 'sliding-window:600000000']"))
        .isEqualTo(
            "rnn_score: the window of a key must fit into 2 GiB: 'scoring'='sliding-window:600000000', features of a step=1, most steps=536869887 (model=sums.keras); make it shorter");
  }

  @Test
  void moreInputsForAReplayThanAKeyHasRoomFor() {
    assertThat(
            refusal(
                SUMS
                    + ", options => MAP['order', 'arrival', 'on-model-change', 'replay:600000000']"))
        .isEqualTo(
            "rnn_score: the inputs that are stored for a key must fit into 2 GiB: 'on-model-change'='replay:600000000', features of a step=1, most steps=536869887 (model=sums.keras); store fewer");
  }

  @Test
  void aNumberWhereTheModelTakesAText() {
    assertThat(refusal("model => 'FOLDER/texts.keras', features => DESCRIPTOR(x, mark)" + ARRIVAL))
        .contains(
            "a column of features must be a STRING where the model takes a text, its input 'mark': column=x, type=FLOAT; cast it to STRING in a view");
  }

  @Test
  void aModelThatIsNoLiteral() {
    assertThat(refusal("model => CONCAT('a', 'b'), features => DESCRIPTOR(x)" + ARRIVAL))
        .startsWith("rnn_score: model must be a literal");
    assertThat(refusal("model => ' ', features => DESCRIPTOR(x)" + ARRIVAL))
        .startsWith("rnn_score: model must be a literal");
  }

  // -- columns

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "features => DESCRIPTOR(y) | features must name columns of the input: column=y, columns=[pump, x, is_on, n, mark, xs, words, ts, time]; names are case-sensitive",
        "features => DESCRIPTOR(mark) | a column of features must be a number or a BOOLEAN: column=mark, type=STRING; cast it to DOUBLE in a view",
        "features => DESCRIPTOR(x, n) | features must name as many columns as the model takes: features=[x, n], which are 2, model takes 1 (model=FOLDER/sums.keras); name them in the order of the model's inputs",
        "features => DESCRIPTOR(words) | an array of features must have numbers, or arrays of numbers for steps: column=words, type=ARRAY<STRING>; cast it to ARRAY<FLOAT> in a view",
        "features => DESCRIPTOR(x), outputs => DESCRIPTOR(a, b) | outputs must name as many columns as the model has outputs: outputs=[a, b], which are 2, model has 1 (model=FOLDER/sums.keras); name all of them, or omit outputs for one column y",
        "features => DESCRIPTOR(x), outputs => DESCRIPTOR(mark) | a column that is added must have a new name: column=mark, input=[pump, x, is_on, n, mark, xs, words, ts, time], added=[mark, status, reason]; name the outputs otherwise, with outputs => DESCRIPTOR(...)",
        "features => DESCRIPTOR(x), starts => DESCRIPTOR(n) | a column of starts must be a BOOLEAN: column=n, type=INT; write the condition in a view",
        "features => DESCRIPTOR(x), ends => DESCRIPTOR(is_on, n) | ends must name one column: ends=[is_on, n]; compute one column from them in a view",
        "features => DESCRIPTOR(x), resets => DESCRIPTOR(zero) | resets must name columns of the input: column=zero, columns=[pump, x, is_on, n, mark, xs, words, ts, time]; names are case-sensitive",
        "features => DESCRIPTOR(x), constants => DESCRIPTOR(n) | constants must be omitted where the model has none: constants=[n] (model=FOLDER/sums.keras); omit constants, or name the columns in features if they are features",
        "features => DESCRIPTOR(x), constants => DESCRIPTOR(xs) | constants must be omitted where the model has none: constants=[xs] (model=FOLDER/sums.keras); omit constants, or name the columns in features if they are features",
        "features => DESCRIPTOR(x), event_id => DESCRIPTOR(n) | a column of event_id must be a STRING: column=n, type=INT; cast it to STRING in a view",
        "features => DESCRIPTOR(x), sequence_number => DESCRIPTOR(mark) | a column of sequence_number must be a whole number: column=mark, type=STRING; cast it to BIGINT in a view",
        "features => DESCRIPTOR(x), command => DESCRIPTOR(is_on) | a column of command must be a STRING: column=is_on, type=BOOLEAN; cast it to STRING in a view",
        "features => DESCRIPTOR(x), event_id => DESCRIPTOR(mark), sequence_number => DESCRIPTOR(n) | event_id and sequence_number must not be used together: event_id=[mark], sequence_number=[n]; omit one of them"
      })
  void columnsThatDoNotFit(String arguments, String message) {
    assertThat(refusal("model => 'FOLDER/sums.keras', " + arguments + ARRIVAL))
        .isEqualTo("rnn_score: " + message);
  }

  private static String refusalOfTyped(String arguments) {
    return refusalOf(
        "SELECT * FROM rnn_score(input => TABLE typed PARTITION BY pump, model => '%s', %s%s)"
            .formatted(folder.resolve("sums.keras"), arguments, ARRIVAL));
  }

  /** What each advises is what Flink can do: it casts texts to numbers, and nothing else. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pump | cast it to DOUBLE in a view",
        "d | select what counts of it in a view, such as EXTRACT(DOW FROM ...), or take the time since the row before by 'elapsed-time-feature'; a float does not hold the seconds since 1970",
        "time | select what counts of it in a view, such as EXTRACT(HOUR FROM ...), or take the time since the row before by 'elapsed-time-feature'; a float does not hold the seconds since 1970",
        "t | select EXTRACT(HOUR FROM ...) of it in a view",
        "days | select EXTRACT(DAY FROM ...) of it in a view",
        "years | select EXTRACT(YEAR FROM ...) of it in a view",
        "b | compute a number from it in a view",
        "m | select the values of its keys, such as m['rpm'], in a view",
        "r | select its fields in a view",
        "ds | select columns of numbers from it in a view",
        "rows_of_texts | cast it to ARRAY<ARRAY<FLOAT>> in a view"
      })
  void aFeatureThatIsNoNumberSaysWhatMakesOneOfItsType(String column, String advice) {
    assertThat(refusalOfTyped("features => DESCRIPTOR(`%s`)".formatted(column)))
        .endsWith("; " + advice);
  }

  @Test
  void twoArraysOfFeatures() {
    assertThat(refusalOfTyped("features => DESCRIPTOR(xs, more)"))
        .endsWith(
            "; name one ARRAY of numbers that has all values, or select its elements, such as xs[1], in a view");
  }

  @Test
  void aSequenceNumberIsNotCastFromWhatFlinkDoesNotCast() {
    assertThat(refusalOfTyped("features => DESCRIPTOR(x), sequence_number => DESCRIPTOR(d)"))
        .isEqualTo(
            "rnn_score: a column of sequence_number must be a whole number: column=d, type=DATE NOT NULL; select EXTRACT(EPOCH FROM ...) of it in a view");
  }

  @Test
  void aNumberIsExtractedAsIsAdvised() throws Exception {
    assertThat(
            tables.lines(
                "SELECT EXTRACT(EPOCH FROM d), EXTRACT(HOUR FROM t), EXTRACT(DAY FROM i), EXTRACT(YEAR FROM y), EXTRACT(EPOCH FROM p), EXTRACT(HOUR FROM p), EXTRACT(DOW FROM d) FROM (SELECT DATE '1970-01-02' AS d, TIME '10:11:12' AS t, INTERVAL '5' DAY AS i, INTERVAL '2' YEAR AS y, TIMESTAMP '1970-01-01 00:00:07' AS p FROM statuses)"))
        .containsExactly("86400,10,5,2,7,0,6");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "features | features => DESCRIPTOR(r.rpm)",
        "features | features => DESCRIPTOR(x, r.rpm)",
        "ends | features => DESCRIPTOR(x), ends => DESCRIPTOR()"
      })
  void aNameThatIsNoColumnIsNotAsIfNoneWereThere(String argument, String arguments) {
    assertThat(refusalOfTyped(arguments))
        .isEqualTo(
            "rnn_score: %1$s must have names of columns only: Flink cannot read the names in %1$s => DESCRIPTOR(...); select fields of a ROW, such as r.rpm, as columns in a view, and name these"
                .formatted(argument));
  }

  @Test
  void aModelWithConstantsWithoutTheirColumns() {
    assertThat(
            refusal(
                "model => 'CASES/11-input-without-steps/model.h5', features => DESCRIPTOR(x, n)"
                    + ARRIVAL))
        .isEqualTo(
            "rnn_score: constants must be given for a model with constants: model has 2 values, constants is absent (model=CASES/11-input-without-steps/model.h5); add constants => DESCRIPTOR(...) with one column for each value, or one array");
  }

  @Test
  void anInputThatHasAColumnOfTheFunction() {
    assertThat(
            refusalOf(
                "SELECT * FROM rnn_score(input => TABLE statuses PARTITION BY pump, %s%s)"
                    .formatted(SUMS.replace("FOLDER", folder.toString()), ARRIVAL)))
        .isEqualTo(
            "rnn_score: a column that is added must have a new name: column=status, input=[pump, x, status], added=[y, status, reason]; rename the column of the input in a view");
  }
}
