/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import org.apache.flink.table.api.ValidationException;
import org.jspecify.annotations.Nullable;

/** Refuses a query while it is planned. SQL clients print the root cause, so there is no cause. */
final class Refusal {

  private static final String FUNCTION = "rnn_score: ";

  private Refusal() {}

  /** One sentence: the rule, name=value, and the next step. */
  @SuppressWarnings("AnnotateFormatMethod") // Of a library that would be one more.
  static ValidationException of(String rule, @Nullable Object... values) {
    return new ValidationException(FUNCTION + rule.formatted(values));
  }

  /** The same sentence about a model of {@code CREATE MODEL}. */
  static ValidationException ofModel(String name, ValidationException refusal) {
    String said = String.valueOf(refusal.getMessage());
    return new ValidationException(
        "model %s: %s"
            .formatted(name, said.startsWith(FUNCTION) ? said.substring(FUNCTION.length()) : said));
  }
}
