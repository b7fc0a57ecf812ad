/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.shared.CannotRunException;
import java.util.Optional;

/** Finds out what the order column holds: the kind of its first value that has one. */
final class OrderSample {

  private final String column;
  private Optional<OrderKind> kind = Optional.empty();
  private String firstFile = "";
  private long firstLine;
  private String first = "";

  OrderSample(String column) {
    this.column = column;
  }

  /** Looks at a value. */
  void add(String file, long line, FieldValue value) {
    String text = value.text().trim();
    if (kind.isPresent() || text.isEmpty()) {
      return;
    }
    kind = OrderKind.of(text);
    if (kind.isEmpty() && first.isEmpty()) {
      first = text;
      firstFile = file;
      firstLine = line;
    }
  }

  /** Whether there was no value yet. */
  boolean isEmpty() {
    return kind.isEmpty() && first.isEmpty();
  }

  /**
   * The kind.
   *
   * @throws CannotRunException if no value has one
   */
  OrderKind kind(long rows) {
    if (kind.isEmpty() && !first.isEmpty()) {
      throw new CannotRunException(
          "column '%s' of --order must hold numbers or times such as 2024-01-31T12:30:00Z, but none of the first %,d rows has one: line %d: value='%s', --input=%s; convert the column, or omit --order"
              .formatted(column, rows, firstLine, Excerpt.of(first), firstFile));
    }
    return kind.orElse(OrderKind.NUMBER);
  }
}
