/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Standard output, which gets the scores in UTF-8. Rejected rows are JSON lines on standard error.
 */
public final class StandardOutput implements Output {

  private final OutputStream stream;
  private final PrintWriter messages;

  /**
   * An output to a stream, which is not closed.
   *
   * @param messages gets the rejected rows
   */
  StandardOutput(OutputStream stream, PrintWriter messages) {
    this.stream = stream;
    this.messages = messages;
  }

  /** Not {@code System.out}, which hides that the reader has closed the pipe. */
  static StandardOutput of(PrintWriter messages) {
    return new StandardOutput(new FileOutputStream(FileDescriptor.out), messages);
  }

  @Override
  public void requireWritable(boolean overwrite) {
    // Nothing is replaced.
  }

  @Override
  public List<Path> all() {
    return List.of();
  }

  @Override
  public String scoresName() {
    return "standard output";
  }

  @Override
  public String rejectedName() {
    return "standard error";
  }

  @Override
  public Optional<Path> reportFile() {
    return Optional.empty();
  }

  @Override
  public Draft draft() {
    return new Lines(
        new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8)), messages);
  }

  /** Lines that are written at once. */
  private record Lines(Writer out, PrintWriter messages) implements Draft {

    @Override
    public LineSink scores() {
      return this::write;
    }

    private void write(String line) throws IOException {
      try {
        out.append(line).append('\n');
      } catch (IOException e) {
        throw ClosedOutputException.of(e);
      }
    }

    @Override
    public LineSink rejections() {
      return messages::println;
    }

    @Override
    public void publish(boolean anyRejected, Optional<String> report) throws IOException {
      try {
        out.flush();
      } catch (IOException e) {
        throw ClosedOutputException.of(e);
      }
    }

    @Override
    public void close() {
      // The streams are those of the process.
    }
  }
}
