/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import java.io.Serializable;
import java.util.List;
import org.apache.flink.annotation.Experimental;

/** The columns that make the text of a key, see {@link RnnSavepoint#keyColumns}. */
@Experimental
public interface KeyColumns extends Serializable {

  /**
   * The columns of PARTITION BY of a SQL job.
   *
   * @param types as the table declares them, such as {@code STRING} and {@code BIGINT NOT NULL}
   * @throws IllegalArgumentException if a type is none of SQL, or has no values that are read from
   *     text
   */
  static KeyColumns ofSql(String... types) {
    return KeyText.ofSql(List.of(types));
  }

  /** How many columns a key has: the fields of a tuple or a row; 1 for each other key. */
  int count();

  /** Whether they are the columns of PARTITION BY of a SQL job. */
  boolean areOfSql();

  /**
   * The text of a key, as {@link RnnSavepoint#read} returns it.
   *
   * @param columns as a person or a file writes them, or the one text of the key
   * @throws IllegalArgumentException if no key has them
   */
  String text(List<String> columns);
}
