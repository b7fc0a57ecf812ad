/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.jobs.Main;
import io.streamrnn.jobs.shared.SharedFlink;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A run that begins with states of the past has the scores of one that scored the past. */
@ExtendWith(SharedFlink.class)
class BootstrapITCase {

  /** GRUs as those of {@link Cli#GRU}, with other weights. */
  private static final Path OTHER = Cli.GRU.resolveSibling("other_types.h5");

  private static final String HEADER = "pump,time,rpm,celsius,last";
  private static final int EVENTS = 200;
  private static final int CUT = 120;
  private static final List<String> SEQUENCES =
      List.of(
          "--session-gap",
          "9s",
          "--order-unit",
          "1s",
          "--end-when",
          "last",
          "--deduplicate-by-id",
          "rpm",
          "--remembered-ids",
          "3",
          "--missing",
          "forward-fill");

  @TempDir Path folder;

  private final List<String> events = new ArrayList<>();
  private Path whole;
  private Path later;

  private record Run(int exitCode, String out, String err) {

    static Run of(Stream<String> words) {
      StringWriter out = new StringWriter();
      StringWriter err = new StringWriter();
      int exitCode =
          Main.commandLine()
              .setOut(new PrintWriter(out))
              .setErr(new PrintWriter(err))
              .execute(words.toArray(String[]::new));
      return new Run(exitCode, out.toString(), err.toString());
    }
  }

  @BeforeEach
  void writeEvents() throws IOException {
    Random random = new Random(EVENTS);
    for (int i = 0; i < EVENTS; i++) {
      events.add(
          "%d,%d,%s,%s,%s"
              .formatted(
                  random.nextInt(7),
                  i,
                  random.nextInt(20) / 20f,
                  random.nextInt(9) == 0 ? "" : random.nextFloat() - 0.5f,
                  random.nextInt(15) == 0));
    }
    whole = write("whole.csv", events);
    later = write("later.csv", events.subList(CUT, EVENTS));
  }

  private Path write(String name, List<String> lines) throws IOException {
    List<String> all = new ArrayList<>(List.of(HEADER));
    all.addAll(lines);
    return Files.write(folder.resolve(name), all);
  }

  private Path shuffled(List<String> lines) throws IOException {
    List<String> mixed = new ArrayList<>(lines);
    Collections.shuffle(mixed, new Random(1));
    return write("history.csv", mixed);
  }

  static Stream<Arguments> options() {
    return Stream.of(
        Arguments.of("hashmap", List.of("--missing", "zero")),
        Arguments.of("rocksdb", List.of("--mode", "window:4", "--missing", "zero")),
        Arguments.of(
            "hashmap", List.of("--mode", "window:4", "--missing", "mask-step", "--rows", "all")),
        Arguments.of("hashmap", SEQUENCES));
  }

  @ParameterizedTest
  @MethodSource("options")
  void scoresContinueAfterEventsOfThePastInAnyOrder(String backend, List<String> options)
      throws Exception {
    Run bootstrap = bootstrap(shuffled(events.subList(0, CUT)), options.stream());

    assertThat(bootstrap.exitCode).as(bootstrap.err).isZero();
    assertThat(bootstrap.out).contains("events    120 applied, 0 rejected");
    assertThat(afterwards(backend, options)).isEqualTo(secondHalf(options));
  }

  @Test
  void eventsAfterAsOfAreLeftOut() throws Exception {
    Run bootstrap =
        bootstrap(
            shuffled(events),
            Stream.concat(SEQUENCES.stream(), Stream.of("--as-of", String.valueOf(CUT - 1))));

    assertThat(bootstrap.exitCode).as(bootstrap.err).isZero();
    assertThat(bootstrap.out).contains("events    120 applied, 0 rejected, 80 left out");
    assertThat(afterwards("hashmap", SEQUENCES)).isEqualTo(secondHalf(SEQUENCES));
  }

  @Test
  void numbersHaveTheUnitOfTheJob() throws Exception {
    bootstrap(
        shuffled(events.subList(0, CUT)), Stream.of("--missing", "zero", "--order-unit", "1s"));

    assertThat(Run.of(Stream.of("state", "export", savepoint(), "--uid", "rnn")).out)
        .contains("," + 1000 * (CUT - 1) + ",");
  }

  @Test
  void replayMovesKeysToAnotherModel() throws Exception {
    bootstrap(write("past.csv", events.subList(0, CUT)), Stream.of("--missing", "zero"));

    Run replay =
        Run.of(
            Stream.of(
                "state",
                "replay",
                savepoint(),
                "--model",
                OTHER.toString(),
                "--input",
                shuffled(events).toString(),
                "--format",
                "csv",
                "--key",
                "pump",
                "--order",
                "time",
                "--features",
                "rpm,celsius",
                "--missing",
                "zero",
                "--output",
                folder.resolve("replayed").toString()));

    assertThat(replay.exitCode).as(replay.err).isZero();
    assertThat(replay.out).contains("events    120 applied, 0 rejected, 80 left out");
    List<String> options = List.of("--missing", "zero", "--model", OTHER.toString());
    with(score(later), options).with("--from-savepoint", folder.resolve("replayed")).succeeds();
    assertThat(lines()).isEqualTo(secondHalf(options));
  }

  @Test
  void replayListsTheUidsOfTheSavepoint() throws Exception {
    bootstrap(whole, Stream.of("--missing", "zero"));

    Run replay =
        Run.of(
            Stream.of(
                "state",
                "replay",
                savepoint(),
                "--uid",
                "pumps",
                "--model",
                Cli.GRU.toString(),
                "--input",
                whole.toString(),
                "--format",
                "csv",
                "--key",
                "pump",
                "--order",
                "time",
                "--features",
                "rpm,celsius",
                "--output",
                folder.resolve("replayed").toString()));

    assertThat(replay.exitCode).isEqualTo(2);
    assertThat(replay.err).contains("--uid=pumps").contains("it has: ");
  }

  @Test
  void rejectedRowsAreCountedAndLeaveNoTrace() throws Exception {
    Run bootstrap = bootstrap(shuffled(events.subList(0, CUT)), Stream.of());

    assertThat(bootstrap.exitCode).isEqualTo(3);
    assertThat(bootstrap.out).doesNotContain(" 0 rejected");
    assertThat(bootstrap.err).contains("some rows were rejected; 'streamrnn score'");
  }

  @Test
  void keysMayBeNumbers() throws Exception {
    bootstrap(
        shuffled(events.subList(0, CUT)), Stream.of("--key-type", "long", "--missing", "zero"));

    assertThat(Run.of(Stream.of("state", "list", savepoint())).out()).contains("keyType: Long");
  }

  @Test
  void aRowWithoutANumberAsKeyIsRejectedWhereKeysAreNumbers() throws Exception {
    List<String> lines = new ArrayList<>(events.subList(0, CUT));
    lines.add("1,2");
    lines.add(",2,0.5,0.5,false");
    lines.add("pump-7,2,0.5,0.5,false");

    Run bootstrap =
        bootstrap(shuffled(lines), Stream.of("--key-type", "long", "--missing", "zero"));

    assertThat(bootstrap.exitCode).as(bootstrap.err).isEqualTo(3);
    assertThat(bootstrap.out).contains("events    120 applied, 3 rejected");
  }

  @Test
  void anExistingDirectoryIsNotOverwritten() throws Exception {
    Files.createDirectory(folder.resolve("savepoint"));

    Run bootstrap = bootstrap(whole, Stream.of());

    assertThat(bootstrap.exitCode).isEqualTo(2);
    assertThat(bootstrap.err).contains("state bootstrap: --output must not exist: --output=");
  }

  @Test
  void asOfMustBeOfTheKindOfTheOrder() {
    Run bootstrap = bootstrap(whole, Stream.of("--as-of", "yesterday"));

    assertThat(bootstrap.exitCode).isEqualTo(2);
    assertThat(bootstrap.err)
        .contains("--as-of must be a number, as column 'time' of --order: --as-of=yesterday");
  }

  @Test
  void aRunFromASavepointThatIsNoneIsNotStarted() {
    Cli.Result result = score(later).with("--from-savepoint", folder.resolve("none")).run();

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.messages())
        .contains("--from-savepoint must be a directory with a file _metadata");
  }

  @Test
  void aSavepointOfAnotherModelIsRefusedInWordsOfTheCommand() {
    bootstrap(whole, Stream.of("--missing", "zero"));

    Cli.Result result =
        score(later)
            .with("--missing", "zero")
            .with("--model", OTHER.toString())
            .with("--from-savepoint", savepoint())
            .run();

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.messages())
        .contains("--from-savepoint must have the states of --model", "'streamrnn state replay'")
        .doesNotContain("onModelChange", "uid");
  }

  private String savepoint() {
    return folder.resolve("savepoint").toString();
  }

  private Run bootstrap(Path history, Stream<String> options) {
    Stream<String> command =
        Stream.of(
            "state",
            "bootstrap",
            "--model",
            Cli.GRU.toString(),
            "--input",
            history.toString(),
            "--format",
            "csv",
            "--key",
            "pump",
            "--order",
            "time",
            "--features",
            "rpm,celsius",
            "--output",
            savepoint());
    return Run.of(Stream.concat(command, options));
  }

  private List<String> afterwards(String backend, List<String> options) throws IOException {
    with(score(later), options)
        .with("--state-backend", backend)
        .with("--from-savepoint", savepoint())
        .succeeds();
    return lines();
  }

  private List<String> secondHalf(List<String> options) throws IOException {
    with(score(whole), options).with("--overwrite").succeeds();
    List<String> lines = lines();
    Stream<String> ofLater =
        lines.stream().skip(1).filter(line -> Integer.parseInt(line.split(",")[1]) >= CUT);
    return Stream.concat(lines.stream().limit(1), ofLater).toList();
  }

  private Cli score(Path input) {
    return Cli.gru(input, folder.resolve("scores.csv"));
  }

  private static Cli with(Cli cli, List<String> options) {
    for (int i = 0; i < options.size(); i += 2) {
      cli.with(options.get(i), options.get(i + 1));
    }
    return cli;
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(folder.resolve("scores.csv"));
  }
}
