/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.jobs.score.input.InputFile;
import io.streamrnn.jobs.score.input.InputFiles;
import io.streamrnn.jobs.score.output.Output;
import io.streamrnn.jobs.score.output.WorkFolder;
import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Prevents a run that would overwrite or delete its own input or output. */
final class FileConflicts {

  private FileConflicts() {}

  /**
   * Requires the files of a run to be distinct.
   *
   * @param work the work folder, whose contents the run deletes; empty if it is a new one
   * @throws CannotRunException if they are not
   */
  static void requireNone(
      ScoreOptions options, InputFiles input, Output output, Optional<Path> work)
      throws IOException {
    for (Location file : filesRead(options, input)) {
      requireNotWritten(file, output, options.output.path());
      requireOutside(work, file);
    }
    requireOutside(work, new Location("--output", options.output.path()));
    requireNotFound(options, output);
    work.ifPresent(folder -> requireUnread(options, folder));
  }

  /**
   * Requires that {@code --input} finds no file of a work folder, since the same command would have
   * another input, and could not resume.
   *
   * @throws CannotRunException if it does
   */
  static void requireUnread(ScoreOptions options, Path work) {
    if (WorkFolder.filesOf(work).stream().anyMatch(options.network.input::wouldFind)) {
      throw new CannotRunException(
          "--checkpoint-dir must not be where --input finds files, since the same command would read them and could not resume: --checkpoint-dir=%s; use another folder"
              .formatted(work));
    }
  }

  private static void requireNotFound(ScoreOptions options, Output output) {
    for (Path written : output.all()) {
      if (options.network.input.wouldFind(written)) {
        throw new CannotRunException(
            "--output must not be where --input finds files, since the next run would read it: --output=%s writes %s; use another folder"
                .formatted(options.output.path(), written));
      }
    }
  }

  private static void requireNotWritten(Location file, Output output, String text)
      throws IOException {
    for (Path written : output.all()) {
      if (real(written).equals(real(file.local()))) {
        throw new CannotRunException(
            "--output must not overwrite a file that the run reads: %s=%s, --output=%s writes %s; use another --output"
                .formatted(file.option(), file.text(), text, written));
      }
    }
  }

  private static List<Location> filesRead(ScoreOptions options, InputFiles input) {
    Stream<Location> events = input.files().stream().map(InputFile::location);
    Stream<Location> others =
        Stream.of(
                Stream.of(new Location("--model", options.network.model)),
                location("--model-config", options.network.loading.configFile()),
                location("--scaler", options.network.features.scaler()),
                location("--preprocessing", options.network.features.preprocessingFile()),
                location("--labels", options.output.labelsFile()))
            .flatMap(files -> files);
    return Stream.concat(events, others).filter(Location::isLocal).toList();
  }

  private static Stream<Location> location(String option, Optional<String> file) {
    return file.map(text -> new Location(option, text)).stream();
  }

  private static void requireOutside(Optional<Path> work, Location file) throws IOException {
    if (work.isPresent() && real(file.local()).startsWith(real(work.get()))) {
      throw new CannotRunException(
          "%1$s must not be in the work directory of the run, which is deleted: %1$s=%2$s, directory=%3$s; use another --checkpoint-dir or %1$s"
              .formatted(file.option(), file.text(), work.get()));
    }
  }

  /** The one path that all names of a file resolve to, whether the file exists or not. */
  private static Path real(Path file) throws IOException {
    // Devices such as /dev/stdout have no real path.
    if (Files.isRegularFile(file) || Files.isDirectory(file)) {
      return file.toRealPath();
    }
    Path parent = file.getParent();
    return parent == null ? file : real(parent).resolve(file.getFileName());
  }
}
