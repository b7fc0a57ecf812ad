/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.shared.UserFiles;
import java.io.IOException;
import java.io.InputStream;

/** A decompressed stream, whose errors name the format. */
final class CompressedInput extends InputStream {

  /** Creates a decoder, which may read the first bytes. */
  interface Decoder {
    InputStream of(InputStream in) throws IOException;
  }

  private final String format;
  private final InputStream content;

  CompressedInput(String format, Decoder decoder, InputStream in) throws IOException {
    this.format = format;
    try {
      this.content = decoder.of(in);
    } catch (IOException | RuntimeException e) {
      throw damaged(e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /** Decoders report invalid and incomplete data by exceptions of many types. */
  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      return content.read(bytes, offset, length);
    } catch (IOException | RuntimeException e) {
      throw damaged(e);
    }
  }

  @Override
  public void close() throws IOException {
    content.close();
  }

  private IOException damaged(Exception cause) {
    return new IOException(
        "its %s data are incomplete or damaged (%s); copy or write the file again"
            .formatted(format, UserFiles.reason(cause)),
        cause);
  }
}
