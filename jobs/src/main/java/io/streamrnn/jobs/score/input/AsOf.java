/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.shared.CannotRunException;
import java.io.Serializable;

/**
 * The rows up to a place in the order column, inclusive, and those that are no events.
 *
 * @param last of these places
 */
public record AsOf(OrderValue last) implements Serializable {

  /**
   * Parses a value of the order column.
   *
   * @throws CannotRunException if there is no order column, or it holds values of another kind
   */
  public static AsOf parse(String text, RowLayout layout) {
    if (layout.order() == OrderKind.NONE) {
      throw new CannotRunException(
          "--as-of requires --order: --as-of=%s; add --order COLUMN, a column of times or numbers"
              .formatted(text));
    }
    return layout
        .order()
        .parse(text)
        .map(AsOf::new)
        .orElseThrow(
            () ->
                new CannotRunException(
                    "--as-of must be %s, as column '%s' of --order: --as-of=%s"
                        .formatted(
                            layout.order() == OrderKind.TIME ? "a time in ISO 8601" : "a number",
                            layout.selection().order(),
                            text)));
  }

  /** Whether a row is one of them. */
  boolean has(Row row) {
    return !row.isEvent() || row.at().compareTo(last) <= 0;
  }
}
