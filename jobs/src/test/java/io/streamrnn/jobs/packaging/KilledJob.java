/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A job on a cluster of two TaskManagers, whose processes are killed as by {@code kill -9} at
 * random moments. What a person would do then is done as the runbooks say.
 */
final class KilledJob {

  /** What is killed. */
  enum Victim {
    TASK_MANAGER,
    JOB_MANAGER
  }

  /** The words of {@code flink run} for a job: options, the jar and its arguments. */
  record Submission(List<String> options, List<String> program) {

    List<String> words(int parallelism, Optional<String> from) {
      List<String> words = new ArrayList<>(List.of("run", "-d", "-p", "" + parallelism));
      from.ifPresent(path -> words.addAll(List.of("-s", path)));
      words.addAll(options);
      words.addAll(program);
      return words;
    }
  }

  private static final Pattern JOB = Pattern.compile("JobID ([0-9a-f]{32})");
  private static final Pattern SAVEPOINT = Pattern.compile("Path: (\\S+)");

  /** The longest time between a checkpoint and a kill. */
  private static final int MOMENT_MILLIS = 1500;

  private static final int STOPS = 3;

  private final SessionCluster cluster;
  private final Path folder;
  private final boolean highlyAvailable;
  private final Random random;
  private final Submission submission;
  private final List<Process> taskManagers = new ArrayList<>();
  private int startedTaskManagers;
  private int parallelism;
  private String id = "";

  /**
   * A job that is not submitted yet.
   *
   * @param folder of the cluster
   * @param highlyAvailable whether the cluster recovers its jobs by itself
   */
  KilledJob(
      SessionCluster cluster,
      Path folder,
      boolean highlyAvailable,
      Random random,
      Submission submission)
      throws IOException {
    this.cluster = cluster;
    this.folder = folder;
    this.highlyAvailable = highlyAvailable;
    this.random = random;
    this.submission = submission;
    startTaskManager();
    startTaskManager();
  }

  private void startTaskManager() throws IOException {
    taskManagers.add(cluster.startTaskManager("taskmanager-" + startedTaskManagers++));
  }

  /** Submits the job for the first time. */
  void start(int subtasks) throws Exception {
    parallelism = subtasks;
    submit(Optional.empty());
  }

  /** Stops the job with a savepoint, and starts it from there. */
  void rescale(int subtasks) throws Exception {
    String savepoint = stop();
    parallelism = subtasks;
    submit(Optional.of(savepoint));
  }

  /**
   * Flink refuses to stop a job while it restarts, as the adaptive scheduler does when a
   * TaskManager comes back. The job runs on, and is stopped again.
   */
  private String stop() throws Exception {
    SessionCluster.Result stopped = tryToStop();
    for (int i = 1; i < STOPS && !SAVEPOINT.matcher(stopped.output()).find(); i++) {
      awaitCheckpointAfter(newest());
      stopped = tryToStop();
    }
    return find(SAVEPOINT, stopped);
  }

  private SessionCluster.Result tryToStop() throws Exception {
    return cluster.flink("stop", "-p", folder.resolve("savepoints").toUri().toString(), id);
  }

  private void submit(Optional<String> from) throws Exception {
    id = find(JOB, cluster.flink(submission.words(parallelism, from).toArray(String[]::new)));
  }

  private String find(Pattern pattern, SessionCluster.Result result)
      throws IOException, InterruptedException {
    cluster.requireAlive();
    Matcher matcher = pattern.matcher(result.output());
    assertThat(matcher.find()).as(result.toString()).isTrue();
    return matcher.group(1);
  }

  /** Kills a process some time after a checkpoint, and waits for a checkpoint after that. */
  void kill(Victim victim) throws Exception {
    awaitCheckpointAfter(newest());
    cluster.jobManager().waitFor(random.nextInt(MOMENT_MILLIS), TimeUnit.MILLISECONDS);
    cluster.requireAlive();
    requireRunning();
    switch (victim) {
      case TASK_MANAGER -> replaceTaskManager();
      case JOB_MANAGER -> replaceJobManager();
    }
    awaitCheckpointAfter(newest());
  }

  private void replaceTaskManager() throws Exception {
    taskManagers.remove(random.nextInt(taskManagers.size())).destroyForcibly().waitFor();
    startTaskManager();
  }

  /** Without high availability, the job is submitted again from its last checkpoint. */
  private void replaceJobManager() throws Exception {
    cluster.jobManager().destroyForcibly().waitFor();
    cluster.startJobManager();
    cluster.awaitJobManager();
    if (!highlyAvailable) {
      Path last = checkpoints().resolve(id).resolve("chk-" + newest());
      submit(Optional.of(last.toUri().toString()));
    }
  }

  /** Waits until the job has scored everything. */
  void awaitEnd() throws IOException, InterruptedException {
    while (!requireNotFailed().equals(Optional.of("FINISHED"))) {
      cluster.requireAlive();
    }
  }

  private void awaitCheckpointAfter(int number) throws IOException, InterruptedException {
    while (newest() <= number) {
      requireRunning();
      cluster.requireAlive();
    }
  }

  private void requireRunning() throws InterruptedException {
    if (requireNotFailed().equals(Optional.of("FINISHED"))) {
      throw new IllegalStateException("the job has ended before it was killed");
    }
  }

  private Optional<String> requireNotFailed() throws InterruptedException {
    Optional<String> state = cluster.state(id);
    assertThat(state).isNotEqualTo(Optional.of("FAILED"));
    return state;
  }

  private Path checkpoints() {
    return folder.resolve("checkpoints");
  }

  /** The number of the last complete checkpoint of the job, or 0. */
  private int newest() {
    try (Stream<Path> files =
        Files.find(
            checkpoints().resolve(id), 2, (file, attributes) -> file.endsWith("_metadata"))) {
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

  /** The lines of all finished files in a folder, in the order of a number in a column. */
  static List<String> lines(Path folder, int column) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder).filter(Files::isRegularFile)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (!file.getFileName().toString().startsWith(".")) {
          lines.addAll(Files.readAllLines(file));
        }
      }
    }
    lines.sort(Comparator.comparingLong(line -> Long.parseLong(line.split(",", 4)[column])));
    return lines;
  }
}
