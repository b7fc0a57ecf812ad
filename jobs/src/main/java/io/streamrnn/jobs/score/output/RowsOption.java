/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import java.util.Locale;

/** Which rows of outputs of an event are written. */
public enum RowsOption {
  /** Each in a line, with its number. */
  ALL,
  /** The last one. */
  LAST;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
