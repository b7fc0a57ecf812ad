/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.util.Locale;

/** The format of the rows in a file. */
public enum Format {
  /** Fields with a delimiter between them. */
  CSV,
  /** One JSON object per line. */
  JSONL;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
