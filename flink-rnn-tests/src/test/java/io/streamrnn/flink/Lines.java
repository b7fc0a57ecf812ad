/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;

/** What a job has emitted, while it runs in the JVM of the test. */
final class Lines {

  private static final List<String> LINES = new ArrayList<>();

  private Lines() {}

  static void clear() {
    synchronized (LINES) {
      LINES.clear();
    }
  }

  /** Adds a line, and passes it on. */
  static String add(String line) {
    synchronized (LINES) {
      LINES.add(line);
      LINES.notifyAll();
    }
    return line;
  }

  /** Waits until a job that is running has emitted the given number. */
  static void await(int count, JobClient job) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    synchronized (LINES) {
      while (LINES.size() < count) {
        if (job.getJobStatus().get().isTerminalState() || System.nanoTime() > deadline) {
          throw new AssertionError(
              "lines did not come: expected=%d, got=%s, job=%s"
                  .formatted(count, LINES, job.getJobStatus().get()));
        }
        LINES.wait(100);
      }
    }
  }

  static List<String> all() {
    synchronized (LINES) {
      return List.copyOf(LINES);
    }
  }
}
