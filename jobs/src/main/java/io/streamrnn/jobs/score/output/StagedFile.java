/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A file that one writer staged between two checkpoints, at one of its lines, which are in
 * ascending order. It is open only from its second line to its last: a long run stages many files
 * that hardly overlap.
 */
final class StagedFile implements Closeable, Comparable<StagedFile> {

  private final Path file;
  private final boolean rejected;
  private StagedLine line;
  private Optional<BufferedReader> reader = Optional.empty();
  private boolean atEnd;

  private StagedFile(Path file, boolean rejected, StagedLine first) {
    this.file = file;
    this.rejected = rejected;
    this.line = first;
  }

  /**
   * The finished files of a folder, without the empty ones. The names of unfinished files begin
   * with a dot.
   *
   * @param rejected whether the folder is for rejected rows
   */
  static List<StagedFile> in(Path folder, boolean rejected) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<StagedFile> staged = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (!file.getFileName().toString().startsWith(".") && Files.size(file) > 0) {
          staged.add(open(file, rejected));
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return staged;
  }

  private static StagedFile open(Path file, boolean rejected) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      return new StagedFile(
          file, rejected, StagedLine.parse(Objects.requireNonNull(reader.readLine())));
    }
  }

  /** The current line; the last one at the end. */
  StagedLine line() {
    return line;
  }

  /** Whether {@link #advance} has passed the last line. */
  boolean isAtEnd() {
    return atEnd;
  }

  /** Whether the current line is one of this row. */
  boolean isAt(long number) {
    return !atEnd && line.number() == number;
  }

  /** Whether its lines are of rejected rows. */
  boolean isRejected() {
    return rejected;
  }

  /** Moves to the next line, which may be of the same row. */
  void advance() throws IOException {
    if (reader.isEmpty()) {
      reader = Optional.of(afterFirstLine());
    }
    String next = reader.get().readLine();
    if (next == null) {
      atEnd = true;
      close();
    } else {
      line = StagedLine.parse(next);
    }
  }

  @Override
  public void close() throws IOException {
    if (reader.isPresent()) {
      reader.get().close();
    }
  }

  @Override
  public int compareTo(StagedFile other) {
    return Long.compare(line.number(), other.line.number());
  }

  private BufferedReader afterFirstLine() throws IOException {
    BufferedReader lines = Files.newBufferedReader(file);
    lines.readLine();
    return lines;
  }
}
