/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.model;

/** How many rows a model returns for a sequence; see {@link Model#outputRows()}. */
public enum OutputRows {
  /** One for each step of the sequence. */
  PER_STEP("one per step"),
  /** One for the whole sequence, {@code [B, O]}. */
  LAST("one"),
  /**
   * Several, whose number is not that of the steps: the steps of a decoder, or of a horizon, {@code
   * [B, h, O]}.
   */
  SEVERAL("several, not one per step");

  private final String words;

  OutputRows(String words) {
    this.words = words;
  }

  /** The words for messages. */
  @Override
  public String toString() {
    return words;
  }
}
