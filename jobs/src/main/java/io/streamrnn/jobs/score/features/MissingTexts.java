/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.features;

import java.util.Locale;
import java.util.Set;

/** The texts that stand for no value. */
public final class MissingTexts {

  // Of R, pandas and databases. A column may have them as values.
  private static final Set<String> OTHER_SPELLINGS =
      Set.of("na", "n/a", "#n/a", "<na>", "-nan", "nat", "null", "none", "nil", "missing", "?");

  private MissingTexts() {}

  /** Whether a text is blank, or the NaN that NumPy, pandas and json.dumps write. */
  public static boolean isMissing(String text) {
    return text.isBlank() || text.strip().equalsIgnoreCase("nan");
  }

  /** What to write in place of a text that looks like no value; empty for any other text. */
  public static String hint(String text) {
    return OTHER_SPELLINGS.contains(text.strip().toLowerCase(Locale.ROOT))
        ? "; write a missing value as an empty field or NaN"
        : "";
  }
}
