/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import org.apache.flink.table.api.ValidationException;

/** Refuses a query while it is planned. SQL clients print the root cause, so there is no cause. */
final class Refusal {

  private Refusal() {}

  /** One sentence: the rule, name=value, and the next step. */
  static ValidationException of(String rule, Object... values) {
    return new ValidationException("rnn_score: " + rule.formatted(values));
  }
}
