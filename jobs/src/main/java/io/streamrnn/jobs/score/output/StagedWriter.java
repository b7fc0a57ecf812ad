/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Stages lines in one file of a folder, as the file sink of a job does. Not thread-safe. */
public final class StagedWriter implements LineSink, Closeable {

  private final OutputStream out;

  /** A writer of a new file in a folder, which is created if it does not exist. */
  public StagedWriter(Path folder) throws IOException {
    Files.createDirectories(folder);
    out = new BufferedOutputStream(Files.newOutputStream(folder.resolve("part")));
  }

  @Override
  public void write(String line) throws IOException {
    out.write(line.getBytes(StandardCharsets.UTF_8));
    out.write('\n');
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
