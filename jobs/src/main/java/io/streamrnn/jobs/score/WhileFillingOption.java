/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.flink.WhileFilling;
import java.util.Locale;

/** The output of an event while the window of its key is not full: {@code --while-filling}. */
enum WhileFillingOption {
  /** The outputs are empty. */
  EMPTY(WhileFilling.EMPTY),
  /** The event is scored with the events that the window has. */
  SCORE(WhileFilling.SCORE);

  private final WhileFilling policy;

  WhileFillingOption(WhileFilling policy) {
    this.policy = policy;
  }

  /** The same for the builder. */
  WhileFilling policy() {
    return policy;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
