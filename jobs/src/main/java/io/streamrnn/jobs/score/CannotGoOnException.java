package io.streamrnn.jobs.score;

import java.nio.file.Path;
import java.util.concurrent.ExecutionException;

/** A job failed that went on from a checkpoint, before it had completed another one. */
final class CannotGoOnException extends ExecutionException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param checkpoint that it went on from
   * @param folder of {@code --checkpoint-dir}
   */
  CannotGoOnException(Path checkpoint, Path folder, ExecutionException cause) {
    super(
        "it had gone on from the checkpoint %s; if it fails like this again, that may be damaged: delete %s and give the same command again to begin anew"
            .formatted(checkpoint, folder),
        cause);
  }
}
