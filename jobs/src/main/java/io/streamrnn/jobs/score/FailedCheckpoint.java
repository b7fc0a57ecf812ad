/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.CheckpointFailureReason;

/**
 * What a user does about a checkpoint that failed. Flink keeps the cause in its log, and refers to
 * a web interface that a run in this process does not have.
 */
final class FailedCheckpoint {

  private static final Pattern MESSAGE =
      Pattern.compile(
          ".*Exceeded checkpoint tolerable failure threshold\\. The latest checkpoint failed due to (.*?)\\.?, view the Checkpoint History tab.*");

  /** What a full disk or a folder without permissions comes out as. */
  private static final Set<String> REASONS_OF_FOLDERS =
      Stream.of(
              CheckpointFailureReason.FINALIZE_CHECKPOINT_FAILURE,
              CheckpointFailureReason.CHECKPOINT_ASYNC_EXCEPTION,
              CheckpointFailureReason.IO_EXCEPTION)
          .map(CheckpointFailureReason::message)
          .map(FailedCheckpoint::withoutStop)
          .collect(Collectors.toSet());

  private FailedCheckpoint() {}

  /** The failure of a job in the words of the options; any other one as it is. */
  static String explain(String failure, ScoreOptions options) {
    Matcher matcher = MESSAGE.matcher(failure);
    if (!matcher.matches()) {
      return failure;
    }
    String reason = withoutStop(matcher.group(1));
    return REASONS_OF_FOLDERS.contains(reason)
        ? "checkpoints must be written: reason=%s%s; check the permissions and the free space of the folder of the checkpoints"
            .formatted(reason, folder(options))
        : "checkpoints must complete: reason=%s".formatted(reason);
  }

  private static String withoutStop(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }

  private static String folder(ScoreOptions options) {
    return options
        .checkpointDir
        .map(path -> ", folder=" + Path.of(path).resolve("checkpoints"))
        .orElse("");
  }
}
