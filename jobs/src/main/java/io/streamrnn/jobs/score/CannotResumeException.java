/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.jobs.score.output.MissingRowsException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;

/** A run that resumed from a checkpoint cannot be completed with what its folder has. */
final class CannotResumeException extends ExecutionException {

  private static final long serialVersionUID = 1L;

  /** An exception for staged rows that a run with checkpoints lacks. */
  CannotResumeException(Path folder, MissingRowsException missing) {
    super(
        "staged rows of the run are missing; delete %s and repeat the command to start from the beginning"
            .formatted(folder),
        missing);
  }

  /**
   * An exception for a failed job.
   *
   * @param checkpoint that the job resumed from
   * @param folder of {@code --checkpoint-dir}
   */
  CannotResumeException(Path checkpoint, Path folder, ExecutionException cause) {
    super(
        "the run had resumed from checkpoint %s, which may be damaged; if the same command fails again, delete %s and repeat the command to start from the beginning"
            .formatted(checkpoint, folder),
        cause);
  }
}
