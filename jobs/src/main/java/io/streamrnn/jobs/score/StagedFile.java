package io.streamrnn.jobs.score;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file that one writer staged between two checkpoints: its lines in ascending order. It is open
 * only from its second line to its last: a long run stages many, but they hardly overlap.
 */
final class StagedFile implements Closeable, Comparable<StagedFile> {

  private final Path file;
  private final boolean rejected;
  private StagedLine line;
  private BufferedReader reader;

  private StagedFile(Path file, boolean rejected) throws IOException {
    this.file = file;
    this.rejected = rejected;
    try (BufferedReader first = Files.newBufferedReader(file)) {
      line = parse(first.readLine());
    }
  }

  /**
   * The finished files of a folder that hold lines. What Flink still works at begins with a dot.
   */
  static List<StagedFile> in(Path folder, boolean rejected) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<StagedFile> staged = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (!file.getFileName().toString().startsWith(".") && Files.size(file) > 0) {
          staged.add(new StagedFile(file, rejected));
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return staged;
  }

  /** The line it stands at, or null at its end. */
  StagedLine line() {
    return line;
  }

  /** Whether its lines are of rows that could not be scored. */
  boolean isRejected() {
    return rejected;
  }

  /** Goes to the next line, which may be of the same row. */
  void advance() throws IOException {
    if (reader == null) {
      reader = Files.newBufferedReader(file);
      reader.readLine();
    }
    line = parse(reader.readLine());
    if (line == null) {
      close();
    }
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
    }
  }

  @Override
  public int compareTo(StagedFile other) {
    return Long.compare(line.number(), other.line.number());
  }

  private static StagedLine parse(String line) {
    return line == null ? null : StagedLine.parse(line);
  }
}
