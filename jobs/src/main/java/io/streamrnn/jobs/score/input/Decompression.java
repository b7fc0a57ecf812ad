/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** Decompresses files that begin like gzip or Zstandard, whatever their names are. */
final class Decompression {

  private static final int MAGIC = 4;
  private static final int BUFFER = 1 << 16;

  private Decompression() {}

  /** The decompressed stream, or the same content if it is not compressed. */
  static InputStream of(InputStream file) throws IOException {
    PushbackInputStream in = new PushbackInputStream(file, MAGIC);
    byte[] begin = in.readNBytes(MAGIC);
    in.unread(begin);
    if (startsWith(begin, 0x1f, 0x8b)) {
      return new CompressedInput(
          "gzip",
          members -> new GzipCompressorInputStream(members, true),
          new BufferedInputStream(in, BUFFER));
    }
    return startsWith(begin, 0x28, 0xb5, 0x2f, 0xfd)
        ? new CompressedInput("Zstandard", ZstdInputStream::new, in)
        : in;
  }

  static boolean startsWith(byte[] bytes, int... magic) {
    if (bytes.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((bytes[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
