/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One cluster that runs the job jar again and again, as a session cluster does. */
@Tag("campaign")
@Timeout(900)
class SubmissionsITCase {

  private static final Path MODEL =
      Path.of("../rnn-engine/src/test/resources/io/streamrnn/format/keras/keras_2_2_gru.h5")
          .toAbsolutePath()
          .normalize();

  private static final int SUBMISSIONS = 10;

  /** After which everything that is loaded once has been loaded. */
  private static final int WARM = 5;

  @TempDir private Path folder;

  @Test
  void tenSubmissionsLeaveNothingBehind() throws Exception {
    Path input = folder.resolve("events.csv");
    Files.write(
        input,
        Stream.concat(
                Stream.of("pump,time,rpm,celsius"),
                IntStream.range(0, 1000).mapToObj(i -> i % 7 + "," + i + ",0." + i + ",0.5"))
            .toList());
    SessionCluster cluster = new SessionCluster(folder);
    List<ProcessCounters> jobManager = new ArrayList<>();
    List<ProcessCounters> taskManager = new ArrayList<>();
    try {
      cluster.start();
      Process process = cluster.startTaskManager("only");
      for (int i = 0; i < SUBMISSIONS; i++) {
        SessionCluster.Result result = cluster.flink(score(input, folder.resolve("out-" + i)));
        assertThat(result.exitCode()).as(result.toString()).isZero();
        jobManager.add(ProcessCounters.of(cluster.jobManager()));
        taskManager.add(ProcessCounters.of(process));
      }
    } finally {
      cluster.stop();
    }

    jobManager.forEach(c -> System.out.println("JobManager: " + c));
    taskManager.forEach(c -> System.out.println("TaskManager: " + c));
    requireNoGrowth("JobManager", jobManager);
    requireNoGrowth("TaskManager", taskManager);
  }

  private static void requireNoGrowth(String name, List<ProcessCounters> counters) {
    List<ProcessCounters> warm = counters.subList(0, WARM);
    ProcessCounters last = counters.get(counters.size() - 1);
    assertThat(last.loaders()).as(name).isLessThanOrEqualTo(1);
    assertThat(last.classes()).as(name).isLessThan(most(warm, ProcessCounters::classes) + 300);
    assertThat(last.metaspace())
        .as(name)
        .isLessThan(most(warm, ProcessCounters::metaspace) + (2 << 20));
    assertThat(last.threads())
        .as(name)
        .isLessThanOrEqualTo(most(warm, ProcessCounters::threads) + 3);
    assertThat(last.heap()).as(name).isLessThan(most(warm, ProcessCounters::heap) + (4 << 20));
  }

  private static long most(List<ProcessCounters> counters, ToLongFunction<ProcessCounters> value) {
    return counters.stream().mapToLong(value).max().orElseThrow();
  }

  private static String[] score(Path input, Path output) throws IOException {
    return new String[] {
      "run",
      "-Dexecution.checkpointing.interval=500ms",
      SessionCluster.jobJar(),
      "score",
      "--model=" + MODEL,
      "--input=" + input,
      "--format=csv",
      "--key=pump",
      "--order=time",
      "--features=rpm,celsius",
      "--output=" + output
    };
  }
}
