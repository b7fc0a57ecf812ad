/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.util.Locale;
import java.util.Optional;

/** The format of the rows in a file. */
public enum Format {
  /** Fields with a delimiter between them. */
  CSV,
  /** One JSON object per line. */
  JSONL,
  /** A JSON array of objects, or objects one after another, over any number of lines. */
  JSON,
  /** Avro object container files. A row is the JSON of a record. */
  AVRO,
  /** Parquet files. A row is the JSON of a record. */
  PARQUET;

  /** The kind that a file of this format must be; empty if it must be text. */
  Optional<FileKind> fileKind() {
    return switch (this) {
      case CSV, JSONL, JSON -> Optional.empty();
      case AVRO -> Optional.of(FileKind.AVRO);
      case PARQUET -> Optional.of(FileKind.PARQUET);
    };
  }

  /** Whether an output can have this format. */
  public boolean isWritable() {
    return this == CSV || this == JSONL;
  }

  /** Whether rows are JSON objects, as their text or as their content. */
  boolean isJson() {
    return this != CSV;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
