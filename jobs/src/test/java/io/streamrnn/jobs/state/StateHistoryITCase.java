/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamrnn.jobs.Main;
import io.streamrnn.jobs.shared.SharedFlink;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Histories of SQL jobs, of keys with several columns, and of classes in the jar of a job. */
@ExtendWith(SharedFlink.class)
class StateHistoryITCase {

  private static final Path MODELS =
      Path.of("../rnn-engine/src/test/resources/io/streamrnn/format/keras");
  private static final String GRU = MODELS.resolve("keras_2_2_gru.h5").toString();
  private static final String RETRAINED = MODELS.resolve("other_types.h5").toString();
  private static final String LSTM = MODELS.resolve("keras_2_1_lstm.h5").toString();
  private static final String ALL_OPTIONS =
      "../flink-rnn-tests/src/test/resources/savepoints/0.1/all-options";
  private static final int EVENTS = 60;

  @TempDir static Path folder;

  // One run of Flink serves several tests.
  @BeforeAll
  static void begin() throws Exception {
    Run bootstrap = bootstrap("begin", GRU, "--key-type", "STRING, BIGINT");
    assertThat(bootstrap.exitCode).as(bootstrap.err).isZero();
  }

  @Test
  void aSqlJobBeginsWithHistory() {
    assertThat(run("list", path("begin")).out)
        .contains("uid: vibration\n")
        .contains("keyType: ROW<STRING, BIGINT>\n");
    assertThat(export("begin")).hasSize(6);
  }

  @Test
  void aKeyOfSeveralColumnsIsExported() {
    assertThat(run("export", path("begin"), "--uid", "vibration", "--key", "[\"s1\", 1]").exitCode)
        .isZero();
  }

  @Test
  void aSavepointOfASqlJobIsReplayed() throws Exception {
    bootstrap("expected", RETRAINED, "--key-type", "STRING, BIGINT");

    Run replay =
        run(
            Stream.concat(
                Stream.of("replay", path("begin"), "--uid", "vibration"),
                history(RETRAINED, "site,pump", path("replayed"))));

    assertThat(replay.exitCode).as(replay.err).isZero();
    assertThat(export("replayed")).containsExactlyInAnyOrderElementsOf(export("expected"));
  }

  @Test
  void aHistoryOfOtherKeysIsNotTakenForTheirPast() throws Exception {
    Path history = folder.resolve("others.csv");
    Files.writeString(history, "site,pump,time,rpm,celsius\nS1,1,0,0.5,0.25\n");

    Run replay =
        run(
            Stream.concat(
                Stream.of("replay", path("begin"), "--uid", "vibration"),
                history(RETRAINED, "site,pump", path("anew"))
                    .map(word -> word.endsWith(".csv") ? history.toString() : word)));

    assertThat(replay.exitCode).isEqualTo(3);
    assertThat(replay.out).contains("0 applied, 0 rejected, 1 left out");
    assertThat(replay.err).contains("keys of the savepoint begin anew", "keys=6; look at --key");
  }

  @Test
  void rowsWithoutAllColumnsOfTheirKeyInItsTypesAreRejected() throws Exception {
    Stream<String> history = history(GRU, "site,pump", path("some"));
    Files.writeString(
        folder.resolve("history.csv"),
        "s1,1,60,,0.5\ns1,,61,0.5,0.5\ns1,two,62,0.5,0.5\n",
        StandardOpenOption.APPEND);

    Run bootstrap =
        run(
            Stream.concat(
                Stream.of(
                    "bootstrap", "--for", "sql", "--uid", "vibration", "--key-type", "STRING,INT"),
                history));

    assertThat(bootstrap.exitCode).as(bootstrap.err).isEqualTo(3);
    assertThat(bootstrap.out)
        .contains("events    60 applied, 3 rejected, 0 left out", "states    6 keys");
  }

  @Test
  void eventsOfTheUserContinueToWait() throws Exception {
    Path history = folder.resolve("golden.csv");
    Files.writeString(history, "key,time,a,b,c\nkey-1,0,0.5,0.25,0\nkey-1,100,0.25,1,0\n");

    Run replay =
        run(
            Stream.of(
                "replay",
                ALL_OPTIONS,
                "--jar",
                JobJar.in(folder).toString(),
                "--model",
                LSTM,
                "--input",
                history.toString(),
                "--format",
                "csv",
                "--key",
                "key",
                "--order",
                "time",
                "--features",
                "a,b,c",
                "--output",
                path("waiting")));

    assertThat(replay.exitCode).as("other keys have no events in it").isEqualTo(3);
    JsonNode before = golden(ALL_OPTIONS);
    JsonNode after = golden(path("waiting"));
    assertThat(after.get("steps").asInt()).isEqualTo(2);
    assertThat(before.get("waiting")).isNotEmpty().isEqualTo(after.get("waiting"));
    assertThat(after.get("eventTimers")).containsAll(after.get("waiting"));
  }

  private static JsonNode golden(String savepoint) throws Exception {
    Run run =
        run(
            Stream.of(
                "export",
                savepoint,
                "--uid",
                "rnn",
                "--key",
                "key-1",
                "--format",
                "json",
                "--jar",
                folder.resolve("job.jar").toString()));
    return new ObjectMapper().readTree(run.out);
  }

  @Test
  void theUidOfAQueryIsRequired() throws Exception {
    Run run =
        run(
            Stream.concat(
                Stream.of("bootstrap", "--for", "sql"), history(GRU, "site,pump", path("never"))));

    assertThat(run.exitCode).isEqualTo(2);
    assertThat(run.err).contains("--uid must be the argument uid of rnn_score");
  }

  @Test
  void everyColumnOfTheKeyHasAType() throws Exception {
    Run run = bootstrap("never", GRU, "--key-type", "STRING");

    assertThat(run.exitCode).isEqualTo(2);
    assertThat(run.err)
        .contains("--key-type must have a type for each column of --key: --key-type=STRING");
  }

  @Test
  void aTypeThatSqlDoesNotHaveIsRefused() throws Exception {
    Run run = bootstrap("never", GRU, "--key-type", "string, long");

    assertThat(run.exitCode).isEqualTo(2);
    assertThat(run.err).contains("the type of a column must be one of SQL").contains("'long'");
  }

  @Test
  void theKeyOfAStreamIsOneColumn() throws Exception {
    Run run = run(Stream.concat(Stream.of("bootstrap"), history(GRU, "site,pump", path("never"))));

    assertThat(run.exitCode).isEqualTo(2);
    assertThat(run.err).contains("--key must name one column: --key=site,pump");
  }

  private static Run bootstrap(String name, String model, String... options) throws Exception {
    Stream<String> all =
        Stream.of(
                Stream.of("bootstrap", "--for", "sql", "--uid", "vibration"),
                history(model, "site,pump", path(name)),
                Stream.of(options))
            .flatMap(words -> words);
    return run(all);
  }

  private static Stream<String> history(String model, String key, String output) throws Exception {
    List<String> lines = new ArrayList<>(List.of("site,pump,time,rpm,celsius"));
    for (int i = 0; i < EVENTS; i++) {
      lines.add("s%d,%d,%d,%s,%s".formatted(i % 2, i % 3, i, i % 7 / 8f, i % 5 / 4f));
    }
    Path history = Files.write(folder.resolve("history.csv"), lines);
    return Stream.of(
        "--model",
        model,
        "--input",
        history.toString(),
        "--format",
        "csv",
        "--key",
        key,
        "--order",
        "time",
        "--order-unit",
        "1s",
        "--session-gap",
        "1h",
        "--features",
        "rpm,celsius",
        "--output",
        output);
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  private static List<String> export(String name) {
    return run("export", path(name), "--uid", "vibration", "--format", "json").out.lines().toList();
  }

  private record Run(int exitCode, String out, String err) {}

  private static Run run(String... words) {
    return run(Stream.of(words));
  }

  private static Run run(Stream<String> words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Main.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(Stream.concat(Stream.of("state"), words).toArray(String[]::new));
    return new Run(exitCode, out.toString(), err.toString());
  }
}
