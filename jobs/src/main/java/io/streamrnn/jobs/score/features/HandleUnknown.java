/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.features;

import java.util.Locale;

/** What happens to a category that the vocabulary lacks. */
public enum HandleUnknown {
  /** The row is rejected. */
  REJECT,
  /** All inputs of the one-hot encoding are 0. */
  IGNORE,
  /** It is a category of its own, the first one. */
  CATEGORY;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
