/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.jobs.shared.SharedFlink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process between two pipes, and one that is interrupted. */
@Timeout(300)
@ExtendWith(SharedFlink.class)
class FilterITCase {

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(
      value = Runner.class,
      names = {"DIRECT", "FLINK"})
  void standardInputBecomesStandardOutput(Runner runner) throws IOException, InterruptedException {
    Events events = new Events(200);
    Path input = events.writeCsv(folder.resolve("events.csv"));

    Process process = start(Cli.gru(Path.of("-"), Path.of("-")).with("--runner", runner), input);

    assertThat(process.waitFor()).as(Files.readString(messages())).isZero();
    assertThat(Files.readAllLines(scores())).isEqualTo(events.stateful(Cli.GRU));
    assertThat(messages()).content().contains("200 scored", "standard output");
    assertThat(temporary()).isEmptyDirectory();
  }

  @ParameterizedTest
  @EnumSource(
      value = Runner.class,
      names = {"DIRECT", "FLINK"})
  void anInterruptedRunLeavesNoFiles(Runner runner) throws IOException, InterruptedException {
    Path input = new Events(300_000).writeCsv(folder.resolve("events.csv"));
    Path output = folder.resolve("out/scores.csv");
    Files.createDirectory(output.getParent());

    Process process = start(Cli.gru(input, output).with("--runner", runner), input);
    while (process.isAlive() && !hasStarted()) {
      process.waitFor(20, TimeUnit.MILLISECONDS);
    }
    process.destroy();

    assertThat(process.waitFor()).as("ended by a signal").isEqualTo(128 + 15);
    assertThat(temporary()).isEmptyDirectory();
    assertThat(output.getParent()).isEmptyDirectory();
  }

  /** Whether the job has staged files. */
  private boolean hasStarted() throws IOException {
    try (Stream<Path> files = Files.walk(temporary(), 2)) {
      return files.anyMatch(file -> file.endsWith("scored"));
    } catch (java.io.UncheckedIOException e) {
      // A file was deleted at this moment.
      return false;
    }
  }

  private Process start(Cli command, Path input) throws IOException {
    Files.createDirectories(temporary());
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of(System.getProperty("test.jvm.args").trim().split("\\s+")));
    words.addAll(List.of("-Djava.io.tmpdir=" + temporary(), "-XX:-UsePerfData"));
    words.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    words.add("io.streamrnn.jobs.Main");
    words.addAll(command.words());
    return new ProcessBuilder(words)
        .redirectInput(input.toFile())
        .redirectOutput(scores().toFile())
        .redirectError(messages().toFile())
        .start();
  }

  private Path temporary() {
    return folder.resolve("tmp");
  }

  private Path scores() {
    return folder.resolve("standard-output");
  }

  private Path messages() {
    return folder.resolve("standard-error");
  }
}
