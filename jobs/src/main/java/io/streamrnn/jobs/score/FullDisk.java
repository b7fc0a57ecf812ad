/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import org.apache.flink.util.ExceptionUtils;

/** Which disk is full, since the system's message does not say it. */
final class FullDisk {

  private static final String MESSAGE = "No space left on device";

  private FullDisk() {}

  /** What to do if the job failed, which writes to the work folder; empty for other failures. */
  static String inJob(Throwable failure, ScoreOptions options) {
    return advice(
        failure,
        options
            .checkpointDir
            .map("the disk of --checkpoint-dir=%1$s, or use another --checkpoint-dir"::formatted)
            .orElseGet(FullDisk::temporaryFiles));
  }

  /** What to do if writing the output failed; empty for other failures. */
  static String inOutput(Throwable failure, ScoreOptions options) {
    return advice(
        failure,
        "the disk of --output=%s".formatted(options.output.path())
            // A run with checkpoints keeps its output: with another one it would be another run.
            + (options.checkpointDir.isPresent() ? "" : ", or use another --output"));
  }

  private static String temporaryFiles() {
    return "the disk of the temporary files, %s, or use another with STREAMRNN_JAVA_OPTS=-Djava.io.tmpdir=DIR"
        .formatted(System.getProperty("java.io.tmpdir"));
  }

  private static String advice(Throwable failure, String disk) {
    return ExceptionUtils.findThrowableWithMessage(failure, MESSAGE).isEmpty()
        ? ""
        : "; free space on " + disk;
  }
}
