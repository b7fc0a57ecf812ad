/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.jobs.shared.SharedFlink;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed as by {@code kill -9}, and started again. */
@Timeout(600)
@ExtendWith(SharedFlink.class)
class KilledRunITCase {

  private static final int ROWS = 80_000;

  /** Of all tests: checkpoints name their files by absolute paths. */
  @TempDir private static Path folder;

  /** The checkpoints of a run that was killed, which several tests resume. */
  @TempDir private static Path killed;

  private Path input;
  private Path output;

  @BeforeAll
  static void killARun() throws IOException, InterruptedException {
    Path file = new Events(ROWS).writeCsv(folder.resolve("events.csv"));
    Files.writeString(file, "pump-1,x,fast,1\n", StandardOpenOption.APPEND);
    KilledRunITCase run = new KilledRunITCase();
    run.nameFiles();
    killAfterACheckpoint(run.ofRows());
    assertThat(run.output).doesNotExist();
    FileUtils.moveDirectory(checkpoints().toFile(), killed.resolve("run").toFile());
  }

  @BeforeEach
  void nameFiles() {
    input = folder.resolve("events.csv");
    output = folder.resolve("scores.csv");
  }

  @AfterEach
  void deleteWhatTheRunWrote() throws IOException {
    for (Path file : List.of(checkpoints(), output, rejected(output))) {
      FileUtils.deleteQuietly(file.toFile());
    }
  }

  @Test
  void aRunThatIsKilledTwiceAndResumedHasTheOutputOfAnUninterruptedRun()
      throws IOException, InterruptedException {
    Path uninterrupted = folder.resolve("uninterrupted.csv");
    assertThat(Cli.gru(input, uninterrupted).run().exitCode()).isEqualTo(3);
    restoreTheKilledRun();

    killAfterACheckpoint(ofRows());
    assertThat(output).doesNotExist();

    Cli.Result result = ofRows().run();
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.messages()).contains("resuming from checkpoint ");
    assertThat(output).hasSameBinaryContentAs(uninterrupted);
    assertThat(rejected(output)).hasSameBinaryContentAs(rejected(uninterrupted));
    assertThat(checkpoints()).doesNotExist();
  }

  @Test
  void stepsOfAnEventStayTogetherWhenARunIsKilled() throws IOException, InterruptedException {
    input = new Events(ROWS / 2).writeSteps(folder.resolve("events.jsonl"));
    Files.writeString(
        input, "{\"pump\": \"pump-1\", \"x\": [[1, 2], [3]]}\n", StandardOpenOption.APPEND);
    Path uninterrupted = folder.resolve("uninterrupted-steps.csv");
    assertThat(steps(Cli.gru(input, uninterrupted)).run().exitCode()).isEqualTo(3);
    Cli command = steps(checkpointed()).with("--parallelism", 2);

    killAfterACheckpoint(command);

    assertThat(command.run().exitCode()).isEqualTo(3);
    assertThat(output).content().hasLineCount(ROWS);
    assertThat(output).hasSameBinaryContentAs(uninterrupted);
    assertThat(rejected(output)).hasSameBinaryContentAs(rejected(uninterrupted));
  }

  private static Cli steps(Cli command) {
    return command.with("--format", "jsonl").with("--features", "x");
  }

  @Test
  void aRunCanResumeAtAnotherParallelismButNotWithOtherOptions() throws IOException {
    restoreTheKilledRun();

    Cli.Result other = ofRows().with("--mode", "window:3").run();
    Cli.Result same = ofRows().with("--parallelism", 3).run();

    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.messages())
        .contains(
            "--checkpoint-dir must not have another run", "--mode was stateful and is window:3");
    assertThat(same.exitCode()).isEqualTo(3);
    assertThat(output).content().hasLineCount(ROWS + 1);
  }

  @Test
  void aDamagedCheckpointIsReportedAndKept() throws IOException {
    restoreTheKilledRun();
    for (Path checkpoint : completeCheckpoints()) {
      Files.writeString(checkpoint, "damaged");
    }

    Cli.Result result = ofRows().run();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.messages())
        .contains(
            "the run had resumed from checkpoint " + checkpoints(),
            "may be damaged; if the same command fails again, delete " + checkpoints());
    assertThat(output).doesNotExist();
    assertThat(completeCheckpoints()).isNotEmpty();
  }

  @Test
  void stagedRowsThatAreMissingAreReported() throws IOException {
    restoreTheKilledRun();
    FileUtils.deleteDirectory(checkpoints().resolve("scored").toFile());

    Cli.Result result = ofRows().run();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.messages())
        .contains(
            "every row must be scored or rejected: row=0",
            "staged rows of the run are missing; delete " + checkpoints())
        .doesNotContain("\tat ");
    assertThat(output).doesNotExist();
  }

  private static void restoreTheKilledRun() throws IOException {
    FileUtils.copyDirectory(killed.resolve("run").toFile(), checkpoints().toFile());
  }

  private Cli ofRows() {
    return checkpointed().with("--state-backend", "rocksdb").with("--parallelism", 2);
  }

  private Cli checkpointed() {
    return Cli.gru(input, output)
        .with("--checkpoint-dir", checkpoints())
        .with("--checkpoint-interval", "50ms");
  }

  /** Starts a process, waits for a new checkpoint, and kills the process. */
  private static void killAfterACheckpoint(Cli command) throws IOException, InterruptedException {
    List<Path> before = completeCheckpoints();
    Process process = start(command);
    while (process.isAlive() && before.containsAll(completeCheckpoints())) {
      process.waitFor(20, TimeUnit.MILLISECONDS);
    }
    process.destroyForcibly().waitFor();
    assertThat(process.exitValue()).as("killed, not ended").isEqualTo(128 + 9);
  }

  private static Process start(Cli command) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of(System.getProperty("test.jvm.args").trim().split("\\s+")));
    words.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    words.add("io.streamrnn.jobs.Main");
    words.addAll(command.words());
    File messages = folder.resolve("messages.txt").toFile();
    return new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(messages))
        .start();
  }

  private static Path checkpoints() {
    return folder.resolve("checkpoints");
  }

  private static List<Path> completeCheckpoints() throws IOException {
    Path root = checkpoints().resolve("checkpoints");
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> files =
        Files.find(root, 3, (file, attributes) -> file.endsWith("_metadata"))) {
      return files.toList();
    } catch (java.io.UncheckedIOException e) {
      // Flink deleted a folder at this moment.
      return List.of();
    }
  }

  private static Path rejected(Path output) {
    return output.resolveSibling(output.getFileName() + ".rejected.jsonl");
  }
}
