/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.parquet;

import java.io.IOException;
import java.io.InputStream;
import org.apache.flink.core.fs.FSDataInputStream;

/** A part of a file as a stream. Several can be read by turns. Closing one does nothing. */
final class FileRange extends InputStream {

  private final FSDataInputStream file;
  private final long end;
  private long position;

  FileRange(FSDataInputStream file, long from, long length) {
    this.file = file;
    this.position = from;
    this.end = from + length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int wanted = (int) Math.min(length, end - position);
    if (wanted <= 0) {
      return length == 0 ? 0 : -1;
    }
    if (file.getPos() != position) {
      file.seek(position);
    }
    int read = file.read(bytes, offset, wanted);
    position += Math.max(0, read);
    return read;
  }
}
