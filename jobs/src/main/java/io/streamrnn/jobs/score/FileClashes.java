package io.streamrnn.jobs.score;

import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Refuses a run that would write over, or delete, what it reads or what it wrote. */
final class FileClashes {

  private FileClashes() {}

  /**
   * Checks.
   *
   * @param work the folder that the run works in, and empties
   * @throws CannotRunException if files of the run are in each other's way
   */
  static void refuse(ScoreOptions options, OutputFile output, Path work) throws IOException {
    List<Location> read = filesRead(options);
    for (Location file : read) {
      for (Path written : output.all()) {
        if (real(written).equals(real(file.local()))) {
          throw new CannotRunException(
              "a run must not write to a file that it reads: %s=%s, --output=%s writes %s; give another --output"
                  .formatted(file.option(), file.text(), options.output, written));
        }
      }
      requireOutside(work, file);
    }
    requireOutside(work, new Location("--output", options.output));
  }

  private static List<Location> filesRead(ScoreOptions options) {
    return Stream.of(
            new Location("--input", options.input),
            new Location("--model", options.model),
            new Location("--scaler", Objects.requireNonNullElse(options.scaler, "")))
        .filter(file -> !file.text().isEmpty() && file.isLocal())
        .toList();
  }

  private static void requireOutside(Path work, Location file) throws IOException {
    if (real(file.local()).startsWith(real(work))) {
      throw new CannotRunException(
          "a run must have the folder that it works in to itself: %s=%s lies in %s; give another --checkpoint-dir or %s"
              .formatted(file.option(), file.text(), work, file.option()));
    }
  }

  /** One path for all the names of a file, whether it exists or will be written. */
  private static Path real(Path file) throws IOException {
    if (Files.exists(file)) {
      return file.toRealPath();
    }
    Path parent = file.getParent();
    return parent == null ? file : real(parent).resolve(file.getFileName());
  }
}
