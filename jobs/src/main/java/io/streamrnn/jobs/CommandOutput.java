/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs;

import io.streamrnn.jobs.score.output.ClosedOutputException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Standard output in UTF-8, as all files are read, whatever the locale. It remembers that it could
 * not be written, which a {@link PrintWriter} hides.
 */
final class CommandOutput extends OutputStream {

  private static final int FAILED = 1;

  private final OutputStream stream;
  private final PrintWriter writer =
      new PrintWriter(new OutputStreamWriter(this, StandardCharsets.UTF_8), true);
  private @Nullable IOException failure;

  CommandOutput(OutputStream stream) {
    this.stream = stream;
  }

  /** That of the process. */
  static CommandOutput standard() {
    return new CommandOutput(new FileOutputStream(FileDescriptor.out));
  }

  /** What commands print to. */
  PrintWriter writer() {
    return writer;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      stream.write(bytes, offset, length);
    } catch (IOException e) {
      failure = failure == null ? e : failure;
      throw e;
    }
  }

  /**
   * The exit code of a command that has ended: another one if its output is not complete.
   *
   * @param exitCode of the command itself
   * @param messages gets the reason
   */
  int exitCode(int exitCode, PrintWriter messages) {
    writer.flush();
    if (exitCode != 0 || failure == null) {
      return exitCode;
    }
    if (ClosedOutputException.of(failure) instanceof ClosedOutputException) {
      return ClosedOutputException.EXIT_CODE;
    }
    messages.println(
        "streamrnn: standard output must be writable: %s; what was written is not complete"
            .formatted(failure.getMessage()));
    return FAILED;
  }
}
