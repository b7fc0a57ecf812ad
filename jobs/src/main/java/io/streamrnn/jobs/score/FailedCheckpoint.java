/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a user does about a checkpoint that failed. Flink keeps the cause in its log, and refers to
 * a web interface that a run in this process does not have.
 */
final class FailedCheckpoint {

  private static final Pattern MESSAGE =
      Pattern.compile(
          ".*Exceeded checkpoint tolerable failure threshold\\. The latest checkpoint failed due to (.*?)\\.?, view the Checkpoint History tab.*");

  private FailedCheckpoint() {}

  /** The failure of a job in the words of the options; any other one as it is. */
  static String explain(String failure, ScoreOptions options) {
    Matcher matcher = MESSAGE.matcher(failure);
    return matcher.matches()
        ? "checkpoints must be written: reason=%s, %s; check the permissions and the free space of the folder"
            .formatted(matcher.group(1), folder(options))
        : failure;
  }

  private static String folder(ScoreOptions options) {
    return options
        .checkpointDir
        .map(path -> "folder=" + Path.of(path).resolve("checkpoints"))
        .orElseGet(() -> "folder of temporary files=" + System.getProperty("java.io.tmpdir"));
  }
}
