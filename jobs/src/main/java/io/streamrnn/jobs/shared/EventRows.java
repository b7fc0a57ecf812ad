/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.shared;

/** How many rows of outputs a model has for an event. */
public enum EventRows {
  /** One. */
  ONE,
  /** One for each step of its window, the last of which is that of the event. */
  PER_STEP,
  /** Several that are not one per step, as those of a decoder. */
  SEVERAL
}
