/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import org.apache.flink.annotation.Internal;

/** How an operator takes events, as far as the rules depend on it. */
@Internal
public enum EventFlow {
  /** An event is finished before the next one is begun. */
  ONE_AT_A_TIME(false, false),
  /** Several events are begun before the first is finished. */
  TOGETHER(true, false),
  /** As {@link #TOGETHER}, and commands may report the last score of any key. */
  TOGETHER_WITH_COMMANDS(true, true);

  private final boolean isTogether;
  private final boolean keepsScore;

  EventFlow(boolean isTogether, boolean keepsScore) {
    this.isTogether = isTogether;
    this.keepsScore = keepsScore;
  }

  /** Whether inputs are used after the input function was called for another event. */
  boolean copiesInputs() {
    return isTogether;
  }

  /** Whether what is emitted for an event waits until others are finished. */
  boolean emitsLater() {
    return isTogether;
  }

  /** Whether the last score is used, whatever the options are. */
  boolean keepsScore() {
    return keepsScore;
  }
}
