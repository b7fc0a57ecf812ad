/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import org.apache.flink.annotation.Internal;

/**
 * A row as the input has it. Public because Flink's serializer for records requires it.
 *
 * @param file index of the file or topic in the input
 * @param line of the row in the file, from 1; of a topic: the partition
 * @param offset of its first byte in the file, decompressed; of a topic: the offset of the record
 * @param length in bytes
 * @param text the row; the begin of it if it is too long; base64 if it is not UTF-8
 * @param base64 whether the text is base64
 */
@Internal
public record RawRow(int file, long line, long offset, long length, String text, boolean base64) {

  /** The row of a line. */
  static RawRow of(int file, Line line) {
    return new RawRow(
        file, line.number(), line.offset(), line.length(), line.text(), line.base64());
  }

  /** Whether the text is only the begin of the row. */
  public boolean isCut() {
    return !base64 && length > LineBytes.MAX_LENGTH;
  }
}
