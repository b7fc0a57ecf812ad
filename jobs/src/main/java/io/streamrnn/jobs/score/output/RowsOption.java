/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import io.streamrnn.jobs.shared.EventRows;
import java.util.Locale;

/** Which rows of outputs of an event are written. */
public enum RowsOption {
  /** Each in a line, with its number. */
  ALL,
  /** The last one. */
  LAST;

  /**
   * Whether a job takes all rows of an event.
   *
   * @param ofEvent how many the model has
   */
  public boolean needsAll(EventRows ofEvent) {
    return ofEvent == EventRows.SEVERAL || ofEvent == EventRows.PER_STEP && this == ALL;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
