/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import org.apache.flink.annotation.PublicEvolving;

/** What happens to an event while the window of its key is not full. */
@PublicEvolving
public enum WhileFilling {
  /** The event is kept for the window, and nothing is emitted. */
  SKIP,
  /** The event is scored with the events that the window holds. */
  SCORE,
  /** The output function is called with an array of length 0, so that each event has an output. */
  EMPTY
}
