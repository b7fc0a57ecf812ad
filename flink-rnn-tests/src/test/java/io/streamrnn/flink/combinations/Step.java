/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.combinations;

import io.streamrnn.flink.Control;
import java.time.Duration;

/** Something that happens in a scenario. */
sealed interface Step {

  /** A record comes; without a timestamp if {@code time} is null. */
  record Event(Signal record, Long time) implements Step {}

  /** A watermark comes. */
  record Mark(long time) implements Step {}

  /** Processing time passes. */
  record Clock(long millis) implements Step {}

  /** A command comes; of none where the runner takes none. */
  record Command(Control<String> command) implements Step {}

  /** A checkpoint, after which the job continues. */
  record Checkpoint() implements Step {}

  /** A savepoint, from which the job continues in another way. */
  record Restart(Runner runner) implements Step {}

  /** A failure: back to the last checkpoint or restart, and again from there. */
  record Failure() implements Step {}

  /**
   * How the job runs.
   *
   * @param batch size of batches; 0 for none, one event at a time
   * @param cache of how many state cache; 0 for none
   */
  record Runner(
      int batch, Duration linger, int cache, int dirty, boolean controlled, int parallelism) {

    static final Runner PLAIN = new Runner(0, Duration.ZERO, 0, 0, false, 1);
  }
}
