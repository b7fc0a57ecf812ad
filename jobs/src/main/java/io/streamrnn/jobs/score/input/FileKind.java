/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.util.Optional;

/** Kinds of files that are not text, recognized by their first bytes. */
enum FileKind {
  PARQUET("Parquet", "use --format parquet", "PAR1"),
  ENCRYPTED_PARQUET("encrypted Parquet", "write it without encryption", "PARE"),
  AVRO("Avro", "use --format avro", "Obj\1"),
  ARROW("Arrow", "convert it, for example with pandas' read_feather and to_csv", "ARROW1\0"),
  GZIP("still gzip after decompression", "decompress it once", "\u001f\u008b"),
  ZSTANDARD("still Zstandard after decompression", "decompress it once", "(\u00b5/\u00fd"),
  PDF("PDF", "export its table as CSV", "%PDF-"),
  PNG("a PNG image", "name a file of events", "\u0089PNG"),
  EXCEL("Excel (.xls)", "save it as CSV", "\u00d0\u00cf\u0011\u00e0"),
  ZIP(
      "a ZIP archive, as Excel files (.xlsx) are",
      "save the sheet as CSV, or unpack the archive",
      "PK\3\4"),
  HDF5("HDF5", "write its table as CSV", "\u0089HDF"),
  NUMPY("NumPy", "write it with numpy.savetxt as CSV", "\u0093NUMPY"),
  SQLITE("SQLite", "export the table as CSV", "SQLite format 3"),
  BZIP2("compressed with bzip2", "decompress it with bunzip2", "BZh"),
  XZ("compressed with xz", "decompress it with unxz", "\u00fd7zXZ"),
  PICKLE("a Python pickle", "write it in Python as CSV", "\u0080\4\u0095");

  /** How many bytes of a file are needed. */
  static final int BYTES = 16;

  private final String description;
  private final String remedy;
  private final int[] magic;

  FileKind(String description, String remedy, String magic) {
    this.description = description;
    this.remedy = remedy;
    this.magic = magic.chars().toArray();
  }

  /** The kind of a file; empty if it may be text. */
  static Optional<FileKind> of(byte[] begin) {
    for (FileKind kind : values()) {
      if (!isText(begin) && Decompression.startsWith(begin, kind.magic)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /** A header may begin with PAR1 too. */
  private static boolean isText(byte[] begin) {
    for (byte b : begin) {
      if (b < ' ' && b != '\t' && b != '\n' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  /** What a file of this kind is. */
  String description() {
    return description;
  }

  /** How to convert a file of this kind. */
  String remedy() {
    return remedy;
  }
}
