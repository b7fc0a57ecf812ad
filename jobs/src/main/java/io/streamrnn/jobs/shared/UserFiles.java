/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.shared;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Checks files that the user named. */
public final class UserFiles {

  private UserFiles() {}

  /**
   * Requires a readable file.
   *
   * @param option that names it
   * @throws CannotRunException if it is not one
   */
  public static void requireFile(String option, Path file) {
    if (Files.isDirectory(file)) {
      throw new CannotRunException(
          "%1$s must be a file, but it is a directory: %1$s=%2$s%3$s"
              .formatted(option, file, contents(file)));
    }
    if (!Files.exists(file)) {
      throw new CannotRunException(
          "%1$s must be an existing file: %1$s=%2$s (looked for %3$s)%4$s"
              .formatted(option, file, file.toAbsolutePath().normalize(), neighbour(file)));
    }
    if (!Files.isRegularFile(file)) {
      throw new CannotRunException(
          "%1$s must be a regular file, not a pipe or a device: %1$s=%2$s; write its content to a file first"
              .formatted(option, file));
    }
    if (!Files.isReadable(file)) {
      throw new CannotRunException(
          "%1$s must be readable: %1$s=%2$s; check its permissions".formatted(option, file));
    }
  }

  /**
   * Requires the directory of a file that is to be written.
   *
   * @param option that names the file
   * @param directory absolute
   * @throws CannotRunException if it is not one
   */
  public static void requireDirectory(String option, Path directory) {
    Path there = directory;
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    if (!Files.isDirectory(there)) {
      throw new CannotRunException(
          "the directory of %s must be one: %s is a file; use another path"
              .formatted(option, there));
    }
    if (!there.equals(directory)) {
      throw new CannotRunException(
          "the directory of %s must exist: %s; create it with mkdir -p"
              .formatted(option, directory));
    }
  }

  /** An exception for a failure to read a file. */
  public static CannotRunException unreadable(String option, Path file, IOException cause) {
    return new CannotRunException(
        "%1$s must be readable: %1$s=%2$s: %3$s".formatted(option, file, reason(cause)), cause);
  }

  /** Why a file cannot be read. The messages of some exceptions are missing, or a path alone. */
  public static String reason(Exception failure) {
    if (failure instanceof NoSuchFileException) {
      return "it does not exist";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof CharacterCodingException) {
      return "it is not UTF-8";
    }
    if (failure instanceof EOFException) {
      return "it ends early";
    }
    return Objects.requireNonNullElse(failure.getMessage(), failure.getClass().getSimpleName());
  }

  private static String contents(Path directory) {
    List<String> names = names(directory);
    if (names.contains("saved_model.pb")) {
      return "; it is a TensorFlow SavedModel: load it in Keras and save it with model.save('model.h5')";
    }
    return names.isEmpty()
        ? ""
        : "; it contains " + String.join(", ", names.subList(0, Math.min(5, names.size())));
  }

  private static String neighbour(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    Path parent = Objects.requireNonNullElse(absolute.getParent(), absolute);
    if (!Files.isDirectory(parent)) {
      return "; directory not found: " + parent;
    }
    return Suggestion.of(file.getFileName().toString(), names(parent));
  }

  private static List<String> names(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
