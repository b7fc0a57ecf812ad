/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.Location;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of this machine in which {@code --input} finds files: those that links lead to, too, and
 * none whose name, or that of a folder above it, begins with a dot or an underscore, as Flink and
 * Spark have it.
 */
final class InputFolder {

  private final String argument;
  private final List<Path> folders = new ArrayList<>();
  private final List<Path> files = new ArrayList<>();

  private InputFolder(String argument) {
    this.argument = argument;
  }

  /**
   * Looks into a folder.
   *
   * @param argument of {@code --input} that names it
   * @param depth how many levels below it are looked into
   * @throws CannotRunException if it cannot be read, or has no end
   */
  static InputFolder of(String argument, Path root, int depth) {
    InputFolder folder = new InputFolder(argument);
    try {
      Files.walkFileTree(
          root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth, folder.new Visitor(root));
    } catch (IOException e) {
      throw new Location(InputFiles.OPTION, argument).unreadable(e);
    }
    return folder;
  }

  /** Its files in the order of their names. */
  Stream<Path> files() {
    return files.stream().sorted();
  }

  /** What it will call a file that need not exist: several names, if several links lead to it. */
  List<Path> namesOf(Path file) {
    Path there = file.toAbsolutePath().normalize();
    while (!Files.isDirectory(there)) {
      there = there.getParent();
    }
    Path rest = there.relativize(file.toAbsolutePath().normalize());
    Path real = real(there);
    return isVisible(rest)
        ? folders.stream()
            .filter(folder -> real(folder).equals(real))
            .map(folder -> folder.resolve(rest))
            .toList()
        : List.of();
  }

  private Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      throw new Location(InputFiles.OPTION, argument).unreadable(e);
    }
  }

  private static boolean isVisible(Path relative) {
    for (Path name : relative) {
      if (name.toString().startsWith(".") || name.toString().startsWith("_")) {
        return false;
      }
    }
    return true;
  }

  private final class Visitor extends SimpleFileVisitor<Path> {

    private final Path root;

    Visitor(Path root) {
      this.root = root;
    }

    private boolean isSkipped(Path file) {
      return !file.equals(root) && !isVisible(file.getFileName());
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      if (isSkipped(folder)) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      folders.add(folder);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile() && !isSkipped(file)) {
        files.add(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (isSkipped(file)) {
        return FileVisitResult.CONTINUE;
      }
      if (failure instanceof FileSystemLoopException) {
        throw new CannotRunException(
            "--input must not have a link to a folder above it, since its files would have no end: --input=%s has %s; remove the link, or name the files"
                .formatted(argument, file),
            failure);
      }
      throw failure;
    }
  }
}
