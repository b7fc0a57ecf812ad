/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import static io.streamrnn.table.Tables.reading;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.streamrnn.flink.internal.state.StateMismatchException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries that continue from a savepoint. */
class RestoreITCase {

  @RegisterExtension static final MiniClusterExtension CLUSTER = Tables.cluster(4);

  private static final int CUT = 20;
  private static final List<Row> ROWS = rows();

  @TempDir static Path folder;
  private static Path sums;
  private static Path other;

  @BeforeAll
  static void writeModels() {
    sums = SampleFiles.sums(folder.resolve("sums.keras"));
    other = SampleFiles.sums(folder.resolve("twice.keras"), 2);
  }

  private MiniCluster cluster;

  @BeforeEach
  void setCluster(@InjectMiniCluster MiniCluster cluster) {
    this.cluster = cluster;
  }

  /** Out of order, with a silence, so that rows wait and timers are set at any cut. */
  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      int second = 10 * i + (i % 2 == 0 ? 12 : 0);
      rows.add(
          reading("pump-" + i % 3, 1f + i % 5, "id-" + i / 3 / 2, second + (i >= 30 ? 500 : 0)));
    }
    return rows;
  }

  private static String query(String columns, Path model, String rest) {
    return "SELECT %s FROM rnn_score(input => TABLE readings PARTITION BY pump, model => '%s', features => DESCRIPTOR(x), uid => 'sums', %s)"
        .formatted(columns, model, rest);
  }

  private static final String ALL =
      "event_id => DESCRIPTOR(mark), on_time => DESCRIPTOR(`time`), options => MAP['session-gap', '5 min', 'reports', 'true', 'on-late', 'apply'%s]";
  private static final String ARRIVAL = "options => MAP['order', 'arrival'%s]";

  private static List<String> joined(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).sorted().toList();
  }

  @ParameterizedTest
  @CsvSource({
    "hashmap, CANONICAL, rocksdb",
    "rocksdb, NATIVE, rocksdb",
    "rocksdb, CANONICAL, hashmap"
  })
  void continuesOnAnotherStateBackendWithAnotherParallelism(
      String backend, SavepointFormatType format, String next) throws Exception {
    String query = query("*", sums, ALL.formatted(""));
    List<String> straight = SqlJob.of(cluster, "hashmap", 1, ROWS).run(query);

    SqlJob.Result stopped = SqlJob.of(cluster, backend, 2, ROWS).stop(query, CUT, folder, format);
    List<String> continued = SqlJob.of(cluster, next, 3, ROWS).from(stopped.savepoint()).run(query);

    assertThat(straight)
        .anyMatch(line -> line.contains("GAP"))
        .anyMatch(l -> l.contains("REPEATED"));
    assertThat(stopped.lines()).isNotEmpty();
    assertThat(joined(stopped.lines(), continued)).isEqualTo(straight);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hashmap | 'order', 'arrival' | , 'state-ttl', '30 d'",
        "rocksdb | 'order', 'arrival' | , 'state-ttl', '30 d'",
        "hashmap | 'on-late', 'apply' | , 'session-gap', '10 min'",
        "hashmap | 'on-late', 'apply' | , 'fail-after-rejecting', '0.5:1000', 'log-keys-and-values', 'true'"
      })
  void optionsMayChangeAndChangeBack(String backend, String order, String options)
      throws Exception {
    String plain =
        query("x, y", sums, "on_time => DESCRIPTOR(`time`), options => MAP[%s]".formatted(order));
    String changed =
        query(
            "x, z",
            sums,
            "on_time => DESCRIPTOR(`time`), outputs => DESCRIPTOR(z), options => MAP[%s%s]"
                .formatted(order, options));
    List<String> straight = SqlJob.of(cluster, "hashmap", 1, ROWS.subList(0, 30)).run(plain);
    SqlJob job = SqlJob.of(cluster, backend, 1, ROWS.subList(0, 30));

    SqlJob.Result first = job.stop(plain, 10, folder, SavepointFormatType.CANONICAL);
    SqlJob.Result second =
        job.from(first.savepoint()).stop(changed, 10, folder, SavepointFormatType.CANONICAL);
    List<String> last = job.from(second.savepoint()).run(plain);

    assertThat(joined(joined(first.lines(), second.lines()), last)).isEqualTo(straight);
  }

  @Test
  void theOrderMayChange() throws Exception {
    String byTime =
        query("x, y", sums, "on_time => DESCRIPTOR(`time`), options => MAP['on-late', 'apply']");
    List<String> straight = SqlJob.of(cluster, "hashmap", 1, ROWS).run(byTime);
    String sorted =
        byTime
            .replace("PARTITION BY pump", "PARTITION BY pump ORDER BY `time`")
            .replace(", options => MAP['on-late', 'apply']", "");
    SqlJob job = SqlJob.of(cluster, "hashmap", 1, ROWS);

    SqlJob.Result stopped = job.stop(byTime, CUT, folder, SavepointFormatType.CANONICAL);

    // What waited is scored when its time comes, whatever the order is now.
    assertThat(joined(stopped.lines(), job.from(stopped.savepoint()).run(sorted)))
        .hasSameSizeAs(straight)
        .isEqualTo(straight);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void columnsMayBeAddedWhileRowsWait(String backend) throws Exception {
    String query =
        query("*", sums, "on_time => DESCRIPTOR(`time`), options => MAP['on-late', 'apply']");
    SqlJob.Result stopped =
        SqlJob.of(cluster, backend, 1, ROWS)
            .stop(query, CUT, folder, SavepointFormatType.CANONICAL);
    TypeInformation<Row> wider =
        Types.ROW_NAMED(
            new String[] {"added", "pump", "x", "mark", "ts"},
            Types.INT,
            Types.STRING,
            Types.FLOAT,
            Types.STRING,
            Types.INSTANT);
    List<Row> rows = ROWS.stream().map(row -> Row.join(Row.of(7), row)).toList();

    List<String> continued =
        new SqlJob(cluster, backend, 1, stopped.savepoint(), wider, rows)
            .run(
                query.replace("*", "pump, added, x, mark, ts, `time`, y, status, reason, rowtime"));

    assertThat(continued)
        .anyMatch(line -> line.contains(",null,"))
        .anyMatch(l -> l.contains(",7,"));
    assertThat(
            joined(
                stopped.lines(),
                continued.stream().map(line -> line.replaceFirst(",(7|null),", ",")).toList()))
        .isEqualTo(SqlJob.of(cluster, "hashmap", 1, ROWS).run(query));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void aColumnThatIsNeverNullMayBeAddedWhileRowsWait(String backend) throws Exception {
    String query =
        query("x", sums, "on_time => DESCRIPTOR(`time`), options => MAP['on-late', 'apply']");
    SqlJob job = SqlJob.of(cluster, backend, 1, ROWS);
    SqlJob.Result stopped = job.stop(query, CUT, folder, SavepointFormatType.CANONICAL);

    List<String> continued =
        job.from(stopped.savepoint())
            .run(query.replace("SELECT x", "SELECT site").replace("readings", "others"));

    assertThat(continued).contains("null", "1").hasSize(ROWS.size() - stopped.lines().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void aFeatureIsNotRenamedWhileRowsWait(String backend) throws Exception {
    String query =
        query("x, y", sums, "on_time => DESCRIPTOR(`time`), options => MAP['on-late', 'apply']");
    SqlJob job = SqlJob.of(cluster, backend, 1, ROWS);
    SqlJob.Result stopped = job.stop(query, CUT, folder, SavepointFormatType.CANONICAL);

    Throwable thrown =
        catchThrowable(
            () ->
                job.from(stopped.savepoint())
                    .run(
                        query
                            .replace("DESCRIPTOR(x)", "DESCRIPTOR(rpm)")
                            .replace("readings", "others")));

    assertThat(thrown)
        .hasStackTraceContaining(
            "the rows that wait in a savepoint must have the columns of features: column=rpm, savepoint=[pump, x, mark, ts, time]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"starts", "ends", "resets"})
  void aColumnThatBoundsSequencesIsNotRenamedWhileRowsWait(String argument) throws Exception {
    String query =
        query("x, y", sums, BY_TIME + ", %s => DESCRIPTOR(big)".formatted(argument))
            .replace("readings", "bounded");
    SqlJob job = SqlJob.of(cluster, "hashmap", 1, ROWS);
    SqlJob.Result stopped = job.stop(query, CUT, folder, SavepointFormatType.CANONICAL);

    assertThat(
            catchThrowable(
                () ->
                    job.from(stopped.savepoint())
                        .run(query.replace("(big)", "(huge)").replace("bounded", "rebounded"))))
        .hasStackTraceContaining(
            "the rows that wait in a savepoint must have the columns of %s: column=huge"
                .formatted(argument));
  }

  @Test
  void anArgumentThatBoundsSequencesMayBeAddedWhileRowsWait() throws Exception {
    String query = query("x, y", sums, BY_TIME).replace("readings", "bounded");
    SqlJob job = SqlJob.of(cluster, "hashmap", 1, ROWS);
    SqlJob.Result stopped = job.stop(query, CUT, folder, SavepointFormatType.CANONICAL);

    assertThat(
            job.from(stopped.savepoint())
                .run(
                    query
                        .replace(BY_TIME, BY_TIME + ", starts => DESCRIPTOR(huge)")
                        .replace("bounded", "rebounded")))
        .hasSize(ROWS.size() - stopped.lines().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void theColumnsOfTheKeyKeepTheirOrder(String backend) throws Exception {
    String query = query("x, y", sums, ARRIVAL.formatted("")).replace("BY pump", "BY (pump, mark)");
    SqlJob job = SqlJob.of(cluster, backend, 1, ROWS);
    SqlJob.Result stopped = job.stop(query, CUT, folder, SavepointFormatType.CANONICAL);

    assertThat(
            catchThrowable(
                () ->
                    job.from(stopped.savepoint())
                        .run(query.replace("(pump, mark)", "(mark, pump)"))))
        .hasStackTraceContaining("write PARTITION BY (pump, mark)");
  }

  @Test
  void anotherColumnOfTheInputIsNotTakenForThatOfTheKey() throws Exception {
    String query = query("x, y", sums, ARRIVAL.formatted(""));
    SqlJob job = SqlJob.of(cluster, "hashmap", 1, ROWS);
    SqlJob.Result stopped = job.stop(query, CUT, folder, SavepointFormatType.CANONICAL);

    assertThat(
            catchThrowable(
                () -> job.from(stopped.savepoint()).run(query.replace("BY pump", "BY mark"))))
        .hasStackTraceContaining("savepoint=(pump), query=(mark)");
  }

  @Test
  void aColumnOfTheKeyThatMayBeNullDoesNotBecomeOneThatIsNever() throws Exception {
    String query = query("x, y", sums, ARRIVAL.formatted(""));
    SqlJob job = SqlJob.of(cluster, "hashmap", 1, ROWS);
    SqlJob.Result stopped = job.stop(query, CUT, folder, SavepointFormatType.CANONICAL);

    assertThat(
            catchThrowable(
                () -> job.from(stopped.savepoint()).run(query.replace("readings", "never_null"))))
        .hasStackTraceContaining("must be compatible with the previous key serializer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void columnsKeepTheirOrderWhereFlinkSortsTheRows(String backend) throws Exception {
    String query =
        "SELECT x, y FROM rnn_score(input => TABLE bounded PARTITION BY pump ORDER BY `time`, model => '%s', features => DESCRIPTOR(x), uid => 'sums')"
            .formatted(sums);
    SqlJob job = SqlJob.of(cluster, backend, 1, ROWS);
    SqlJob.Result stopped = job.stop(query, CUT, folder, SavepointFormatType.CANONICAL);

    assertThat(
            catchThrowable(
                () ->
                    job.from(stopped.savepoint())
                        .run(query.replace("TABLE bounded", "TABLE reordered"))))
        .hasStackTraceContaining(
            "the columns of the input must keep their order where it has ORDER BY");
  }

  private static final String BY_TIME = "on_time => DESCRIPTOR(`time`)";
  private static final List<Row> ONE_WAITS =
      List.of(
          reading("a", 1f, "", 10),
          reading("a", 2f, "", 20),
          reading("a", 4f, "", 30),
          reading("a", 8f, "", 40));

  @Test
  void aRowThatArrivesPassesThoseThatWaitWhereTheOrderIsThatOfArrival() throws Exception {
    SqlJob job = SqlJob.of(cluster, "hashmap", 1, ONE_WAITS);
    SqlJob.Result stopped =
        job.stop(query("x, y", sums, BY_TIME), 3, folder, SavepointFormatType.CANONICAL);

    assertThat(
            job.from(stopped.savepoint())
                .run(query("x, y", sums, BY_TIME + ", " + ARRIVAL.formatted(""))))
        .containsExactly("4.0,15.0", "8.0,11.0");
  }

  @Test
  void aRenamedFeatureKeepsItsFormerNameInAViewWhileRowsWait() throws Exception {
    SqlJob job = SqlJob.of(cluster, "hashmap", 1, ONE_WAITS);
    SqlJob.Result stopped =
        job.stop(query("x, y", sums, BY_TIME), 3, folder, SavepointFormatType.CANONICAL);

    assertThat(
            job.from(stopped.savepoint())
                .run(query("x, y", sums, BY_TIME).replace("readings", "renamed")))
        .containsExactly("4.0,7.0", "8.0,15.0");
  }

  @Test
  void aFeatureIsRenamedAfterADrainWhichScoresWhatWaits() throws Exception {
    SqlJob job = SqlJob.of(cluster, "hashmap", 1, ONE_WAITS);
    SqlJob.Result drained = job.drain(query("x, y", sums, BY_TIME), 3, folder);

    assertThat(drained.lines()).containsExactly("1.0,1.0", "2.0,3.0", "4.0,7.0");
    assertThat(
            job.from(drained.savepoint())
                .run(
                    query("x, y", sums, BY_TIME)
                        .replace("DESCRIPTOR(x)", "DESCRIPTOR(rpm)")
                        .replace("readings", "others")))
        .containsExactly("8.0,15.0");
  }

  @Test
  void aDrainEndsTheSequencesThatAGapEnds() throws Exception {
    String query = query("x, y", sums, BY_TIME + ", options => MAP['session-gap', '10 min']");
    SqlJob job = SqlJob.of(cluster, "hashmap", 1, ONE_WAITS);
    SqlJob.Result drained = job.drain(query, 3, folder);

    assertThat(drained.lines()).containsExactly("1.0,1.0", "2.0,3.0", "4.0,7.0");
    assertThat(job.from(drained.savepoint()).run(query)).containsExactly("8.0,8.0");
  }

  // -- another scoring

  @Test
  void aWindowOfAnotherLengthStartsAnewWithAnotherUid() throws Exception {
    SqlJob job = SqlJob.of(cluster, "hashmap", 1, ONE_WAITS);
    String windows =
        ARRIVAL.formatted(", 'scoring', 'sliding-window:%d', 'while-filling', 'score'");
    SqlJob.Result stopped =
        job.stop(
            query("x, y", sums, windows.formatted(2)), 3, folder, SavepointFormatType.CANONICAL);
    String longer = query("x, y", sums, windows.formatted(3));

    assertThat(catchThrowable(() -> job.from(stopped.savepoint()).run(longer)))
        .hasStackTraceContaining(
            "restore with the model and the scoring that the savepoint was taken with, or start with empty state: give the call a new uid and SET 'execution.state-recovery.ignore-unclaimed-state' = 'true'");
    assertThat(
            job.from(stopped.savepoint())
                .with(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, true)
                .run(longer.replace("'sums'", "'longer'")))
        .containsExactly("8.0,8.0");
  }

  // -- another model

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void anotherModelIsRefused(String backend) throws Exception {
    SqlJob job = SqlJob.of(cluster, backend, 1, ROWS);
    SqlJob.Result stopped =
        job.stop(
            query("*", sums, ARRIVAL.formatted("")), CUT, folder, SavepointFormatType.CANONICAL);

    Throwable thrown =
        catchThrowable(
            () -> job.from(stopped.savepoint()).run(query("*", other, ARRIVAL.formatted(""))));

    assertThat(thrown)
        .hasStackTraceContaining(StateMismatchException.class.getName())
        .hasStackTraceContaining("the saved state must come from this model and input function")
        .hasStackTraceContaining(
            "restore with the model and 'input-version' that the savepoint was taken with, say with options => MAP['on-model-change', 'reset'] or another policy what happens to the states of another model, or start with empty state: give the call a new uid and SET 'execution.state-recovery.ignore-unclaimed-state' = 'true'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"reset | 3.0,6.0", "replay:100 | 3.0,20.0", "pin | 3.0,10.0", "shadow:1 | 3.0,10.0"})
  void anotherModelIsHandledByThePolicy(String policy, String line) throws Exception {
    List<Row> rows =
        Stream.of(1f, 2f, 4f, 3f).map(x -> reading("a", x, "", Math.round(x))).toList();
    String options =
        ARRIVAL.formatted(
            ", 'on-model-change', '%s'%s"
                .formatted(
                    policy,
                    policy.equals("pin") || policy.startsWith("shadow")
                        ? ", 'former-models', '%s'".formatted(sums)
                        : ""));
    SqlJob job = SqlJob.of(cluster, "hashmap", 1, rows);
    SqlJob.Result stopped =
        job.stop(query("x, y", sums, options), 3, folder, SavepointFormatType.CANONICAL);

    assertThat(job.from(stopped.savepoint()).run(query("x, y", other, options)))
        .containsExactly(line);
  }

  /** The former model is gone, and with it its states. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {", 'session-gap', '10 min' | 3.0", " | null"})
  void aReportOfAnotherModelHasTheLastScoreWhereTheSavepointHasIt(String option, String score)
      throws Exception {
    String options =
        BY_TIME
            + ", "
            + ARRIVAL.formatted(
                ", 'reports', 'true', 'on-model-change', 'reset'" + (option == null ? "" : option));
    SqlJob job = SqlJob.of(cluster, "hashmap", 1, ONE_WAITS.subList(0, 3));
    SqlJob.Result stopped =
        job.stop(
            query("y, status, reason", sums, options), 2, folder, SavepointFormatType.CANONICAL);

    assertThat(job.from(stopped.savepoint()).run(query("y, status, reason", other, options)))
        .contains(
            "%s,MODEL_CHANGED,steps=2, lastEvent=1970-01-01T00:00:20Z, states=[]".formatted(score));
  }

  /** One that took enough steps beside the former one takes over. */
  @Test
  void aShadowTakesOver() throws Exception {
    List<Row> rows =
        Stream.of(1f, 2f, 4f, 8f).map(x -> reading("a", x, "", Math.round(x))).toList();
    String options =
        ARRIVAL.formatted(", 'on-model-change', 'shadow:2', 'former-models', '%s'".formatted(sums));
    SqlJob job = SqlJob.of(cluster, "hashmap", 1, rows);
    SqlJob.Result stopped =
        job.stop(
            query("x, y", sums, ARRIVAL.formatted(", 'on-model-change', 'reset'")),
            1,
            folder,
            SavepointFormatType.CANONICAL);

    // 1 + 2 + 4 of the former one, then 2 (2 + 4 + 8).
    assertThat(job.from(stopped.savepoint()).run(query("x, y", other, options)))
        .containsExactly("2.0,3.0", "4.0,7.0", "8.0,28.0");
  }

  /** A state that was written before the restore has expired then. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {" | 2.0,2.0", ", 'state-ttl', '0 s' | 2.0,3.0", ", 'state-ttl', '30 d' | 2.0,3.0"})
  void theTimeToLiveOfTheSessionIsTakenUnlessTheQueryHasOne(String option, String line)
      throws Exception {
    List<Row> rows = List.of(reading("a", 1f, "", 1), reading("a", 2f, "", 2));
    String query = query("x, y", sums, ARRIVAL.formatted(option == null ? "" : option));
    SqlJob job =
        SqlJob.of(cluster, "hashmap", 1, rows)
            .with(ExecutionConfigOptions.IDLE_STATE_RETENTION, Duration.ofMillis(1));

    SqlJob.Result stopped = job.stop(query, 1, folder, SavepointFormatType.CANONICAL);

    assertThat(job.from(stopped.savepoint()).run(query)).containsExactly(line);
  }

  /** A row that waits before the restore has expired then, whatever the query has. */
  @Test
  void aRowThatFlinkSortsHasTheTimeToLiveOfTheSession() throws Exception {
    List<Row> rows = List.of(reading("a", 1f, "", 1), reading("a", 2f, "", 2));
    String query =
        query("x, y", sums, BY_TIME + ", options => MAP['state-ttl', '0 s']")
            .replace("PARTITION BY pump", "PARTITION BY pump ORDER BY `time`");
    SqlJob job =
        SqlJob.of(cluster, "hashmap", 1, rows)
            .with(ExecutionConfigOptions.IDLE_STATE_RETENTION, Duration.ofMillis(1));

    SqlJob.Result stopped = job.stop(query, 1, folder, SavepointFormatType.CANONICAL);

    assertThat(stopped.lines()).isEmpty();
    assertThat(job.from(stopped.savepoint()).run(query)).doesNotContain("1.0,1.0");
  }

  @Test
  void aModelWithTheSameRecurrentPartContinues() throws Exception {
    Path copy = SampleFiles.sums(folder.resolve("copy.keras"));
    List<Row> rows = List.of(reading("a", 1f, "", 1), reading("a", 2f, "", 2));
    SqlJob job = SqlJob.of(cluster, "hashmap", 1, rows);
    SqlJob.Result stopped =
        job.stop(
            query("x, y", sums, ARRIVAL.formatted("")), 1, folder, SavepointFormatType.CANONICAL);

    assertThat(job.from(stopped.savepoint()).run(query("x, y", copy, ARRIVAL.formatted(""))))
        .containsExactly("2.0,3.0");
  }
}
