/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.jobs.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The job jar on a session cluster, whose TaskManager is killed as by {@code kill -9}. */
@Timeout(300)
class SessionClusterITCase {

  private static final Path MODEL =
      Path.of("../rnn-engine/src/test/resources/io/streamrnn/format/keras/keras_2_2_gru.h5")
          .toAbsolutePath()
          .normalize();

  private static final int ROWS = 60_000;

  private static final String CHECKPOINTS = "-Dexecution.checkpointing.interval=200ms";

  private static final Pattern JOB = Pattern.compile("JobID ([0-9a-f]{32})");

  private static final String FIRST = "first";
  private static final String SECOND = "second";

  @TempDir private static Path clusterFolder;
  private static SessionCluster cluster;
  private static Process taskManager;

  @TempDir private Path folder;

  @BeforeAll
  static void startCluster() throws IOException {
    cluster = new SessionCluster(clusterFolder);
    cluster.start();
    taskManager = cluster.startTaskManager(FIRST);
  }

  @AfterAll
  static void stopCluster() throws InterruptedException {
    cluster.stop();
  }

  @Test
  void aRunThatLosesATaskManagerAndContinuesFromASavepointWritesEveryLineOnce() throws Exception {
    Path input = folder.resolve("events.csv");
    Files.write(
        input,
        Stream.concat(
                Stream.of("pump,time,rpm,celsius"),
                IntStream.range(0, ROWS).mapToObj(i -> i % 7 + "," + i + ",0." + i + ",0.5"))
            .toList());
    Path output = folder.resolve("out");

    String job = job(cluster.flink(words("run", "-d", CHECKPOINTS, score(input, output))));
    int before = awaitCheckpointAfter(0);
    taskManager.destroyForcibly().waitFor();
    cluster.startTaskManager(SECOND);
    int after = awaitCheckpointAfter(before);
    Path savepoints = folder.resolve("savepoints");
    SessionCluster.Result stopped =
        cluster.flink("stop", "--savepointPath", savepoints.toUri().toString(), job);
    SessionCluster.Result anew = cluster.flink(words("run", CHECKPOINTS, score(input, output)));
    SessionCluster.Result continued =
        cluster.flink(words("run", "-s", only(savepoints), CHECKPOINTS, score(input, output)));

    assertThat(after).isGreaterThan(before);
    assertThat(stopped.exitCode()).as(stopped.toString()).isZero();
    assertThat(anew.errors())
        .contains("--output must be a new directory, but it exists", "flink run -s PATH");
    assertThat(continued.exitCode()).as(continued.toString()).isZero();
    assertThat(sortedByTime(output.resolve("scored"))).isEqualTo(embedded(input));
  }

  @Test
  void aRunWithoutCheckpointsSaysWhatALostTaskManagerCosts() throws Exception {
    Path input = folder.resolve("events.csv");
    Files.writeString(input, "pump,time,rpm,celsius\nA,1,0.5,1\n");

    SessionCluster.Result result =
        cluster.flink(words("run", "", score(input, folder.resolve("out"))));

    assertThat(result.exitCode()).as(result.toString()).isZero();
    assertThat(result.errors())
        .contains(
            "streamrnn score: warning: checkpointing is off, so a lost TaskManager costs the whole run: ");
    assertThat(cluster.warningsOfLibraries("jobmanager")).isEmpty();
    assertThat(warningsOfTaskManagers())
        .as("the operator's own, and no other")
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains("checkpointing is off, so a failure loses the state of every key");
  }

  /** Of both, as the other test may have replaced the first. A job with checkpoints has none. */
  private static List<String> warningsOfTaskManagers() throws IOException {
    List<String> warnings = new ArrayList<>();
    for (String name : List.of(FIRST, SECOND)) {
      if (Files.exists(clusterFolder.resolve(name + ".out"))) {
        warnings.addAll(cluster.warningsOfLibraries(name));
      }
    }
    return warnings;
  }

  private static String[] words(Object... parts) {
    List<String> words = new ArrayList<>();
    for (Object part : parts) {
      if (part instanceof List<?> list) {
        list.forEach(word -> words.add(word.toString()));
      } else if (!part.toString().isEmpty()) {
        words.add(part.toString());
      }
    }
    return words.toArray(String[]::new);
  }

  private static List<String> score(Path input, Path output) {
    return List.of(
        SessionCluster.jobJar(),
        "score",
        "--model=" + MODEL,
        "--input=" + input,
        "--format=csv",
        "--key=pump",
        "--order=time",
        "--features=rpm,celsius",
        // Slow enough to be killed.
        "--mode=window:100",
        "--while-filling=score",
        "--output=" + output);
  }

  private List<String> embedded(Path input) throws IOException {
    Path output = folder.resolve("embedded.csv");
    String[] words = words(score(input, output));
    int exitCode =
        Main.commandLine()
            .setErr(new PrintWriter(Writer.nullWriter()))
            .execute(Arrays.copyOfRange(words, 1, words.length));
    assertThat(exitCode).isZero();
    return Files.readAllLines(output).stream().skip(1).toList();
  }

  private static String job(SessionCluster.Result submitted) {
    Matcher matcher = JOB.matcher(submitted.output());
    assertThat(matcher.find()).as(submitted.toString()).isTrue();
    return matcher.group(1);
  }

  /** Waits for a checkpoint with a higher number, and returns its number. */
  private int awaitCheckpointAfter(int number) throws IOException, InterruptedException {
    while (newestCheckpoint() <= number) {
      cluster.requireAlive();
    }
    return newestCheckpoint();
  }

  private int newestCheckpoint() {
    try (Stream<Path> files =
        Files.find(
            clusterFolder.resolve("checkpoints"),
            3,
            (file, attributes) -> file.endsWith("_metadata"))) {
      return files
          .map(file -> file.getParent().getFileName().toString())
          .mapToInt(name -> Integer.parseInt(name.substring("chk-".length())))
          .max()
          .orElse(0);
    } catch (IOException | UncheckedIOException e) {
      // Not yet there, or deleted by Flink at this moment.
      return 0;
    }
  }

  private static String only(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findFirst().orElseThrow().toUri().toString();
    }
  }

  /** The lines of all finished files, in the order of the column time, as the help says. */
  private static List<String> sortedByTime(Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (!file.getFileName().toString().startsWith(".")) {
          lines.addAll(Files.readAllLines(file));
        }
      }
    }
    lines.sort(Comparator.comparingLong(line -> Long.parseLong(line.split(",", 3)[1])));
    return lines;
  }
}
