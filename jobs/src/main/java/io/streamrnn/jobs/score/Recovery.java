/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.jobs.shared.CannotRunException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.configuration.ReadableConfig;

/**
 * What a run does on an application cluster with high availability. A JobManager that replaces a
 * lost one runs the command again, and Flink recovers the job when the command executes it. A
 * command that fails ends the application, and Flink forgets the job and its last checkpoint.
 */
final class Recovery {

  /** Waits for a time, as {@link Thread#sleep} does. */
  @FunctionalInterface
  interface Pause {

    void of(Duration time) throws InterruptedException;
  }

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final boolean isPossible;
  private final Pause pause;

  /**
   * The recovery of a run.
   *
   * @param configuration of the run; Flink fixes the id of a job that it recovers
   */
  Recovery(ReadableConfig configuration, Pause pause) {
    this.isPossible =
        configuration.getOptional(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID).isPresent()
            && !configuration.get(HighAvailabilityOptions.HA_MODE).equalsIgnoreCase("none");
    this.pause = pause;
  }

  /** Whether Flink may recover the job, in place of the one that the command builds. */
  boolean isPossible() {
    return isPossible;
  }

  /**
   * Makes something from files. Where the job may be recovered, it is tried again until the files
   * are right, with longer and longer pauses.
   *
   * @param warnings takes a text for each failure
   */
  <T> T await(Supplier<T> made, Consumer<String> warnings) throws InterruptedException {
    Duration time = FIRST;
    while (true) {
      try {
        return made.get();
      } catch (CannotRunException e) {
        if (!isPossible) {
          throw e;
        }
        warnings.accept(
            "%s; with high availability the run waits until this is right, and tries again in %d s"
                .formatted(e.getMessage(), time.toSeconds()));
      }
      pause.of(time);
      time = time.multipliedBy(2).compareTo(LONGEST) < 0 ? time.multipliedBy(2) : LONGEST;
    }
  }
}
