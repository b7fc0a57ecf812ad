/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;

/** A pattern for files of this machine, such as {@code data/2024-*.csv}. */
final class FilePattern {

  private final String text;
  private final Path pattern;

  /** A pattern in the syntax of {@link java.nio.file.FileSystem#getPathMatcher}. */
  FilePattern(String text) {
    this.text = text;
    this.pattern = Path.of(text).toAbsolutePath().normalize();
  }

  /** Whether a path has a character of patterns. */
  static boolean isPattern(String path) {
    return path.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
  }

  /** The folder above the first name that is a pattern. */
  Path folder() {
    Path folder = pattern.getRoot();
    for (Path name : pattern) {
      if (isPattern(name.toString())) {
        break;
      }
      folder = folder.resolve(name);
    }
    return folder;
  }

  /** Whether a file will match that need not exist. */
  boolean wouldMatch(Path file) {
    return Files.isDirectory(folder())
        && inFolder().namesOf(file).stream().anyMatch(matcher()::matches);
  }

  private PathMatcher matcher() {
    return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
  }

  private InputFolder inFolder() {
    int depth =
        text.contains("**") ? Integer.MAX_VALUE : pattern.getNameCount() - folder().getNameCount();
    return InputFolder.of(text, folder(), depth);
  }

  /** The files that match, in the order of their names. */
  List<Path> files() {
    return Files.isDirectory(folder())
        ? inFolder().files().filter(matcher()::matches).toList()
        : List.of();
  }
}
