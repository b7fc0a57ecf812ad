package io.streamrnn.jobs.shared;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Checks of files that the user named. */
public final class UserFiles {

  private UserFiles() {}

  /**
   * Refuses what is not a file that can be read.
   *
   * @param option that named it
   * @throws CannotRunException with what it is instead
   */
  public static void requireFile(String option, Path file) {
    if (Files.isDirectory(file)) {
      throw new CannotRunException(
          "%s must be a file, but this is a directory: %s%s"
              .formatted(option, file, contents(file)));
    }
    if (!Files.exists(file)) {
      throw new CannotRunException(
          "%s must be a file that exists: %s (looked for %s)%s"
              .formatted(option, file, file.toAbsolutePath().normalize(), neighbour(file)));
    }
    if (!Files.isRegularFile(file)) {
      throw new CannotRunException(
          "%s must be a regular file, not a pipe or a device: %s; write what comes out of it to a file first"
              .formatted(option, file));
    }
    if (!Files.isReadable(file)) {
      throw new CannotRunException(
          "%s must be a file that can be read: %s; check its permissions".formatted(option, file));
    }
  }

  /** Says that a file cannot be read. */
  public static CannotRunException unreadable(String option, Path file, IOException cause) {
    return new CannotRunException(
        "%s cannot be read: %s: %s".formatted(option, file, cause), cause);
  }

  private static String contents(Path directory) {
    List<String> names = names(directory);
    return names.isEmpty()
        ? ""
        : "; it holds " + String.join(", ", names.subList(0, Math.min(5, names.size())));
  }

  private static String neighbour(Path file) {
    Path parent = file.toAbsolutePath().normalize().getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      return "; there is no directory " + parent;
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
