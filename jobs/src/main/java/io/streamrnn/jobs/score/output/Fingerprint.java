/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import io.streamrnn.jobs.shared.CannotRunException;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The identity of a run: everything that its output and its checkpoints depend on. A run resumes
 * only from a checkpoint with the same fingerprint.
 *
 * @param values by option or by a description of what is compared
 */
public record Fingerprint(Map<String, String> values) {

  /** The description of the times of the files, which a copy loses. */
  public static final String INPUT_TIMES = "modification time of the input";

  /** Deletes what {@link #claim} wrote. */
  static void deleteFrom(Path folder) throws IOException {
    Files.deleteIfExists(file(folder));
    Files.deleteIfExists(unfinished(folder));
  }

  private static Path file(Path folder) {
    return folder.resolve("run");
  }

  /** What a process leaves that ends while it writes the fingerprint. */
  static Path unfinished(Path folder) {
    return folder.resolve("run.unfinished");
  }

  /** Whether the folder has a run. */
  static boolean isAnyIn(Path folder) {
    return Files.isRegularFile(file(folder));
  }

  /** Whether the folder has a run with this fingerprint. */
  public boolean isIn(Path folder) throws IOException {
    return isAnyIn(folder) && differences(folder).isEmpty();
  }

  /**
   * Writes the fingerprint to a folder.
   *
   * @throws CannotRunException if the folder has another one
   */
  void claim(Path folder) throws IOException {
    if (!isAnyIn(folder)) {
      write(folder);
      return;
    }
    String differences = differences(folder);
    if (!differences.isEmpty()) {
      throw new CannotRunException(
          "--checkpoint-dir must not have another run: --checkpoint-dir=%s; %s; %srepeat the command of that run to finish it, delete the directory to discard it, or use another --checkpoint-dir"
              .formatted(folder, differences, times(stored(folder))));
    }
  }

  /** How files that were put back get their times; empty if something else differs. */
  private String times(Properties stored) {
    if (!different(stored).toList().equals(List.of(INPUT_TIMES))) {
      return "";
    }
    String[] old = stored.getProperty(INPUT_TIMES, "").split(" ");
    String[] now = values.getOrDefault(INPUT_TIMES, "").split(" ");
    int first = Arrays.mismatch(old, now);
    return "if the files have the content that they had, give them their times back, for file %d of --input by touch -d '%s' FILE; "
        .formatted(first + 1, old[first]);
  }

  private String differences(Path folder) throws IOException {
    Properties stored = stored(folder);
    return different(stored)
        .map(
            name ->
                "%s was %s and is %s"
                    .formatted(name, stored.getProperty(name, "absent"), values.get(name)))
        .collect(Collectors.joining(", "));
  }

  private Stream<String> different(Properties stored) {
    return values.entrySet().stream()
        .filter(entry -> !entry.getValue().equals(stored.getProperty(entry.getKey())))
        .map(Map.Entry::getKey);
  }

  private static Properties stored(Path folder) throws IOException {
    Properties stored = new Properties();
    try (Reader reader = Files.newBufferedReader(file(folder))) {
      stored.load(reader);
    }
    return stored;
  }

  private void write(Path folder) throws IOException {
    Properties properties = new Properties();
    properties.putAll(values);
    Path unfinished = unfinished(folder);
    try (Writer writer = Files.newBufferedWriter(unfinished)) {
      properties.store(writer, null);
    }
    Files.move(unfinished, file(folder), StandardCopyOption.ATOMIC_MOVE);
  }
}
