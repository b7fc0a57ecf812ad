/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.jobs.score.input.InputFiles;
import io.streamrnn.jobs.shared.CannotRunException;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** What scores files in this process: {@code --runner}. */
enum Runner {
  /** {@link #DIRECT} for small files without an option of Flink, otherwise {@link #FLINK}. */
  AUTO,
  /** A loop in one thread. */
  DIRECT,
  /** An embedded Flink. */
  FLINK;

  /** The most bytes that {@link #AUTO} reads in one thread; see the design note. */
  static final long SMALL_BYTES = 8L << 20;

  /**
   * What scores these files.
   *
   * @throws CannotRunException if {@code --runner direct} is asked for with an option of Flink
   */
  static Runner of(ScoreOptions options, InputFiles input) throws IOException {
    Optional<String> ofFlink = optionOfFlink(options);
    if (options.runner == DIRECT) {
      ofFlink.ifPresent(Runner::refuse);
    }
    if (options.runner != AUTO) {
      return options.runner;
    }
    return ofFlink.isEmpty() && input.bytes() <= SMALL_BYTES ? DIRECT : FLINK;
  }

  private static void refuse(String option) {
    throw new CannotRunException(
        "--runner direct does not support %1$s, which is an option of Flink: %1$s is set; omit it, or use --runner flink"
            .formatted(option));
  }

  /** The first option that has no meaning in one thread. */
  private static Optional<String> optionOfFlink(ScoreOptions options) {
    if (options.checkpointDir.isPresent()) {
      return Optional.of("--checkpoint-dir");
    }
    if (options.fromSavepoint.isPresent()) {
      return Optional.of("--from-savepoint");
    }
    if (options.stateBackend.isPresent()) {
      return Optional.of("--state-backend");
    }
    return options.parallelism.filter(threads -> threads > 1).map(threads -> "--parallelism");
  }

  /**
   * Requires a runner that supports topics.
   *
   * @throws CannotRunException if it is {@link #DIRECT}
   */
  static void requireFlink(ScoreOptions options) {
    if (options.runner == DIRECT) {
      throw new CannotRunException(
          "--runner direct is for files only, since checkpoints commit what is written to topics: --runner=direct; omit it");
    }
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
