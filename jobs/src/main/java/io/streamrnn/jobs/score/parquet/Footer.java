/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.parquet;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;

/** The end of a Parquet file, which describes it. */
final class Footer {

  private static final String MAGIC = "PAR1";

  /** The magic of files whose footers are encrypted. */
  private static final String ENCRYPTED = "PARE";

  /** The length of the footer, and the magic. */
  private static final int TAIL = 8;

  private Footer() {}

  /**
   * Reads it.
   *
   * @throws IOException if the file is incomplete, damaged or encrypted
   */
  static FileMetaData read(FSDataInputStream in, long length) throws IOException {
    ByteBuffer tail = ByteBuffer.wrap(bytes(in, Math.max(0, length - TAIL), TAIL, length));
    int size = tail.order(ByteOrder.LITTLE_ENDIAN).getInt();
    requireMagic(new String(tail.array(), 4, 4, StandardCharsets.US_ASCII));
    byte[] footer = bytes(in, length - TAIL - size, size, length - TAIL);
    FileMetaData data = parse(footer);
    if (data.isSetEncryption_algorithm()) {
      throw encrypted();
    }
    return data;
  }

  private static FileMetaData parse(byte[] footer) throws IOException {
    try {
      return Util.readFileMetaData(new ByteArrayInputStream(footer));
    } catch (IOException | RuntimeException e) {
      throw new IOException("the footer of the Parquet file is damaged; write or copy it again", e);
    }
  }

  private static void requireMagic(String magic) throws IOException {
    if (magic.equals(ENCRYPTED)) {
      throw encrypted();
    }
    if (!magic.equals(MAGIC)) {
      throw incomplete();
    }
  }

  private static byte[] bytes(FSDataInputStream in, long from, int size, long end)
      throws IOException {
    if (from < 0 || size < 0 || from + size > end) {
      throw incomplete();
    }
    byte[] bytes = new byte[size];
    in.seek(from);
    new DataInputStream(in).readFully(bytes);
    return bytes;
  }

  private static IOException incomplete() {
    return new IOException(
        "the Parquet file is incomplete, since it has no footer; write or copy it again, and decompress it if it is compressed as a whole");
  }

  private static IOException encrypted() {
    return new IOException("encrypted Parquet files are not supported; decrypt it");
  }
}
