/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamrnn.jobs.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class StateCommandTest {

  private static final String SAVEPOINTS = "../flink-rnn-tests/src/test/resources/savepoints/0.1/";
  private static final String LSTM = SAVEPOINTS + "stateful-lstm";
  private static final String SQL = "../flink-rnn-table/src/test/resources/savepoints/0.1/sql";
  private static final String ALL_OPTIONS = SAVEPOINTS + "all-options";

  @TempDir Path folder;

  // -- list

  @Test
  void listShowsTheOperatorsWithStates() {
    Run run = run("list", LSTM, "--count-keys");

    assertThat(run.exitCode).isZero();
    assertThat(run.out)
        .contains("uid: rnn\n")
        .contains("  keyType: String\n")
        .contains("  parallelism: 1\n")
        .contains("  maxParallelism: 128\n")
        .contains("  keys: 5\n");
  }

  @Test
  void listPrintsJsonForPrograms() throws Exception {
    JsonNode operators = new ObjectMapper().readTree(run("list", LSTM, "--json").out);

    assertThat(operators).hasSize(1);
    assertThat(operators.get(0).get("uid").asText()).isEqualTo("rnn");
    assertThat(operators.get(0).get("states").size()).isEqualTo(2);
    assertThat(operators.get(0).get("stamp").asText()).hasSize(16);
  }

  // -- export

  @Test
  void exportWritesARowForEachKey() {
    Run run = run("export", LSTM, "--uid", "rnn");

    assertThat(run.exitCode).isZero();
    assertThat(run.out.lines()).hasSize(1 + 5);
    assertThat(run.out).startsWith("key,open,steps,lastEvent,").contains("\nsilent,true,1,0,\"[");
  }

  @Test
  void exportWritesTheKeysThatAreAskedFor() throws Exception {
    Run run =
        run(
            List.of("export", ALL_OPTIONS, "--uid", "rnn", "--jar", JobJar.in(folder).toString()),
            List.of("--key", "key-1", "--key", "ended", "--format", "json"));

    List<JsonNode> rows = rows(run.out);
    assertThat(rows)
        .map(row -> row.get("key").asText())
        .containsExactlyInAnyOrder("key-1", "ended");
    JsonNode open =
        rows.stream().filter(row -> row.get("open").asBoolean()).findAny().orElseThrow();
    assertThat(open.get("steps").asLong()).isEqualTo(6);
    assertThat(open.get("states").size()).isPositive();
    assertThat(open.get("waiting").size()).isPositive();
    assertThat(open.get("processingTimers").size()).isEqualTo(1);
  }

  @Test
  void exportWritesAFile() throws Exception {
    Path file = folder.resolve("states.csv");

    Run run = run("export", LSTM, "--uid", "rnn", "--output", file.toString());

    assertThat(run.out).isEmpty();
    assertThat(Files.readAllLines(file)).hasSize(1 + 5);
  }

  @Test
  void exportSaysWhichKeyIsNotThere() {
    Run run = run("export", LSTM, "--uid", "rnn", "--key", "key-1", "--key", "key-9");

    assertThat(run.exitCode).isEqualTo(2);
    assertThat(run.err).contains("not found=1 of 2, the first one: --key=key-9");
  }

  @Test
  void exportDoesNotOverwriteAFile() throws Exception {
    Path file = Files.writeString(folder.resolve("states.csv"), "mine");

    Run run = run("export", LSTM, "--uid", "rnn", "--output", file.toString());

    assertThat(run.exitCode).isEqualTo(2);
    assertThat(run.err).contains("--output must not exist: --output=" + file);
    assertThat(file).hasContent("mine");
  }

  @Test
  void anExportThatFailsLeavesNoFile() throws Exception {
    Path file = folder.resolve("states.csv");
    List<String> export = List.of("export", LSTM, "--uid", "rnn", "--output", file.toString());

    Run failed = run(export, List.of("--key", "nobody"));

    assertThat(failed.exitCode).isEqualTo(2);
    assertThat(failed.err).contains("the first one: --key=nobody");
    assertThat(folder).isEmptyDirectory();
    assertThat(run(export, List.of()).exitCode).isZero();
  }

  @Test
  void anExportThatWasKilledDoesNotBlockTheNextOne() throws Exception {
    Path left = Files.writeString(folder.resolve(".states.csv.0.unfinished"), "key,op");
    Path file = folder.resolve("states.csv");

    Run run = run("export", LSTM, "--uid", "rnn", "--output", file.toString());

    assertThat(run.exitCode).isZero();
    assertThat(Files.readAllLines(file)).hasSize(1 + 5);
    assertThat(folder)
        .isDirectoryNotContaining(other -> !other.equals(file) && !other.equals(left));
  }

  @Test
  void theNameOfAnExportMayHaveAColon() throws Exception {
    Path file = folder.resolve("states-2026-11-29T02:40.csv");

    Run run = run("export", LSTM, "--uid", "rnn", "--output", file.toString());

    assertThat(run.exitCode).as(run.err).isZero();
    assertThat(Files.readAllLines(file)).hasSize(1 + 5);
  }

  // -- erase

  @Test
  void eraseSaysHowManyKeysWereFound() throws Exception {
    Path keys = Files.writeString(folder.resolve("keys.txt"), "\uFEFFkey-1\nkey-9\n\n\"silent\"\n");
    Path output = folder.resolve("erased");

    Run run = erase(keys, output);

    assertThat(run.exitCode).as("one is missing").isEqualTo(3);
    assertThat(run.out)
        .contains("erased 2 of 3 keys of rnn")
        .contains("not in the savepoint: 1 of them, on lines 2 of --keys")
        .contains("delete " + LSTM);
    assertThat(rows(run("export", output.toString(), "--uid", "rnn", "--format", "json").out))
        .map(row -> row.get("key").asText())
        .containsExactlyInAnyOrder("ended", "key-0", "key-2");
  }

  @Test
  void eraseTakesAQuotedLineForAFieldOfCsv() throws Exception {
    Path keys =
        Files.writeString(
            folder.resolve("keys.txt"), "\"key-1\"\n\"a \"\"b\"\"" + "x".repeat(50_000) + "\"\n");

    Run run = erase(keys, folder.resolve("erased"));

    assertThat(run.out).contains("erased 1 of 2 keys", "on lines 2 of --keys");
  }

  @Test
  void eraseCountsTheEmptyKey() throws Exception {
    Path keys = Files.writeString(folder.resolve("keys.txt"), "\"\"\n\nkey-1\n");

    Run run = erase(keys, folder.resolve("erased"));

    assertThat(run.out).contains("erased 1 of 2 keys", "on lines 1 of --keys");
  }

  @Test
  void eraseOfAllKeysOfAFileSucceeds() throws Exception {
    Path keys = Files.writeString(folder.resolve("keys.txt"), "key-1\n");

    assertThat(erase(keys, folder.resolve("erased")).exitCode).isZero();
  }

  @Test
  void eraseDoesNotOverwriteADirectory() throws Exception {
    Path keys = Files.writeString(folder.resolve("keys.txt"), "key-1\n");

    Run run = erase(keys, folder);

    assertThat(run.exitCode).isEqualTo(2);
    assertThat(run.err).contains("--output must not exist: --output=" + folder);
  }

  @Test
  void eraseRefusesAFileWithoutKeys() throws Exception {
    Path keys = Files.writeString(folder.resolve("keys.txt"), "\n");

    Run run = erase(keys, folder.resolve("erased"));

    assertThat(run.exitCode).isEqualTo(2);
    assertThat(run.err).contains("--keys must be a file with a key per line: --keys=" + keys);
    assertThat(folder.resolve("erased")).doesNotExist();
  }

  private static Run erase(Path keys, Path output) {
    return run(
        "erase", LSTM, "--uid", "rnn", "--keys", keys.toString(), "--output", output.toString());
  }

  // -- what all have in common

  @Test
  void aPathWithoutASavepointIsRefused() {
    Run run = run("list", folder.toString());

    assertThat(run.exitCode).isEqualTo(2);
    assertThat(run.err)
        .startsWith("streamrnn state list: a savepoint must be a directory with a file _metadata")
        .contains(folder.toString());
  }

  @Test
  void anUnknownUidIsAnsweredWithThoseThereAre() {
    Run run = run("export", LSTM, "--uid", "vibration");

    assertThat(run.exitCode).isEqualTo(2);
    assertThat(run.err)
        .contains("--uid must be that of an operator")
        .contains("--uid=vibration")
        .contains("it has: rnn");
  }

  @Test
  void aJarMustBeThere() {
    Run run = run("list", LSTM, "--jar", "missing.jar");

    assertThat(run.exitCode).isEqualTo(2);
    assertThat(run.err).contains("--jar").contains("missing.jar");
  }

  @Test
  void aClassOfTheJobIsAskedForByItsName() {
    Run run = run("export", ALL_OPTIONS, "--uid", "rnn");

    assertThat(run.exitCode).isEqualTo(2);
    assertThat(run.err)
        .contains("class=io.streamrnn.flink.GoldenEvent; add the jar of the job with --jar");
  }

  /** A jar with the class of the events that wait. */
  // -- replay

  @Test
  void replayRequiresAllColumnsOfAKey() throws Exception {
    Path model =
        Path.of("../rnn-engine/src/test/resources/io/streamrnn/format/keras/other_types.h5");

    Run run =
        run(
            List.of("replay", SQL, "--uid", "golden", "--key", "a,b,c", "--format", "csv"),
            List.of(
                "--input",
                SQL,
                "--model",
                model.toString(),
                "--features",
                "x",
                "--output",
                folder.resolve("replayed").toString()));

    assertThat(run.exitCode).isEqualTo(2);
    assertThat(run.err)
        .contains("--key must name one column, or as many as the keys of the savepoint have")
        .contains("--key has 3, key type=ROW<");
  }

  @Test
  void aCommandIsRequired() {
    Run run = run();

    assertThat(run.exitCode).isEqualTo(2);
    assertThat(run.err).contains("a command is required: list, export, erase");
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "export", "erase"})
  void theHelpShowsAnExample(String command) {
    Run run = run(command, "--help");

    assertThat(run.exitCode).isZero();
    assertThat(run.out).contains("Example:").contains("  streamrnn state " + command + " ");
  }

  private static List<JsonNode> rows(String lines) throws Exception {
    return new ObjectMapper().readerFor(JsonNode.class).<JsonNode>readValues(lines).readAll();
  }

  private record Run(int exitCode, String out, String err) {}

  private static Run run(List<String> first, List<String> second) {
    return run(Stream.concat(first.stream(), second.stream()).toArray(String[]::new));
  }

  private static Run run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine =
        Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    String[] all = new String[arguments.length + 1];
    all[0] = "state";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return new Run(commandLine.execute(all), out.toString(), err.toString());
  }
}
