/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.shared.CannotRunException;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds out what the order column holds: the kind of its first value that has one, or the declared
 * kind if a value has it.
 */
final class OrderSample {

  private final String column;
  private final Optional<OrderKind> declared;
  private Optional<OrderKind> kind = Optional.empty();
  private String firstFile = "";
  private long firstLine;
  private String first = "";

  /**
   * A sample.
   *
   * @param declared what the column holds; empty if its values show it
   */
  OrderSample(String column, Optional<OrderKind> declared) {
    this.column = column;
    this.declared = declared;
  }

  /** Looks at a value. */
  void add(String file, long line, FieldValue value) {
    String text = value.text().trim();
    if (kind.isPresent() || text.isEmpty()) {
      return;
    }
    kind =
        declared.isEmpty() ? OrderKind.of(text) : declared.filter(k -> k.parse(text).isPresent());
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
   * @throws CannotRunException if no value has one, or none the declared one
   */
  OrderKind kind(long rows) {
    if (kind.isEmpty() && !first.isEmpty()) {
      throw declared.map(k -> notDeclared(k, rows)).orElseGet(() -> neither(rows));
    }
    return kind.or(() -> declared).orElse(OrderKind.NUMBER);
  }

  private CannotRunException neither(long rows) {
    return new CannotRunException(
        "column '%s' of --order must hold numbers or times such as 2024-01-31T12:30:00Z, but none of the first %,d rows has one: line %d: value='%s', --input=%s; convert the column, or omit --order"
            .formatted(column, rows, firstLine, Excerpt.of(first), firstFile));
  }

  private CannotRunException notDeclared(OrderKind kind, long rows) {
    return new CannotRunException(
        "--order-kind must be what column '%s' of --order holds, but none of the first %,d rows has it: --order-kind=%s, line %d: value='%s', --input=%s; omit --order-kind"
            .formatted(
                column,
                rows,
                kind.name().toLowerCase(Locale.ROOT),
                firstLine,
                Excerpt.of(first),
                firstFile));
  }
}
