/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.jobs.score.input.RowSource;
import io.streamrnn.jobs.shared.JobFollower;
import io.streamrnn.jobs.shared.Stopwatch;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.flink.core.execution.JobClient;

/**
 * Prints how many events were read: on a terminal once per second in one line, otherwise every ten
 * seconds in a line of its own.
 */
final class JobProgress {

  /** Set by the launcher, since Java does not know whether standard error is a terminal. */
  private static final boolean TERMINAL = Boolean.getBoolean("streamrnn.terminal");

  private static final Duration INTERVAL = Duration.ofSeconds(TERMINAL ? 1 : 10);

  private static final String CLEAR_LINE = "\r\033[K";

  private final PrintWriter messages;
  private Stopwatch watch = new Stopwatch();
  private Stopwatch sinceShown = new Stopwatch();
  private long firstRows;

  JobProgress(PrintWriter messages) {
    this.messages = messages;
  }

  /**
   * Blocks until the job has ended.
   *
   * @return the accumulators of the job
   * @throws ExecutionException if the job failed
   */
  Map<String, Object> follow(JobClient job) throws ExecutionException, InterruptedException {
    try {
      return JobFollower.follow(
          job, INTERVAL, accumulators -> show(RowSource.rowsRead(accumulators)));
    } finally {
      end();
    }
  }

  /** Shows how many rows were read, where a loop reads them, if it is time to. */
  void passed(long rows) {
    if (sinceShown.elapsed().compareTo(INTERVAL) >= 0) {
      show(rows);
      sinceShown = new Stopwatch();
    }
  }

  /** Clears what is on the terminal. */
  void end() {
    if (firstRows > 0 && TERMINAL) {
      messages.print(CLEAR_LINE);
    }
  }

  private void show(long rows) {
    if (rows == 0) {
      return;
    }
    if (firstRows == 0) {
      watch = new Stopwatch();
      firstRows = rows;
    }
    String line = line(rows);
    messages.print(TERMINAL ? CLEAR_LINE + line : line + System.lineSeparator());
    messages.flush();
  }

  private String line(long rows) {
    double seconds = watch.seconds();
    return seconds < 0.5
        ? String.format(Locale.ROOT, "%,d events", rows)
        : String.format(
            Locale.ROOT, "%,d events, %,.0f events/s", rows, (rows - firstRows) / seconds);
  }
}
