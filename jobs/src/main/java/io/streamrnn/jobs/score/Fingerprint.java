package io.streamrnn.jobs.score;

import io.streamrnn.jobs.shared.CannotRunException;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which run this is: all that its output and its checkpoints depend on. A checkpoint of another run
 * must not be gone on from.
 */
record Fingerprint(Map<String, String> values) {

  /** Of a run that was checked. */
  static Fingerprint of(ScoreOptions options, ScorePlan plan) throws IOException {
    Path input = plan.input().local();
    TreeMap<String, String> values = new TreeMap<>();
    values.put("--input", input.toString());
    values.put("size of the input", Long.toString(Files.size(input)));
    values.put("last change of the input", Files.getLastModifiedTime(input).toString());
    values.put("columns of the input", plan.layout().toString());
    values.put("model", plan.model().identity().recurrent() + "/" + plan.model().identity().head());
    values.put("scaling", plan.features().version());
    values.put("--mode", plan.scoring().toString());
    values.put("--state-backend", options.stateBackend().toString());
    values.put("--output-format", options.outputFormat().toString());
    values.put("--output", Path.of(options.output).toAbsolutePath().normalize().toString());
    return new Fingerprint(values);
  }

  /** Deletes what {@link #claim} left. */
  static void deleteFrom(Path folder) throws IOException {
    Files.deleteIfExists(file(folder));
    Files.deleteIfExists(unfinished(folder));
  }

  private static Path file(Path folder) {
    return folder.resolve("run");
  }

  private static Path unfinished(Path folder) {
    return folder.resolve("run.unfinished");
  }

  /** Whether a run of this fingerprint has begun in the folder. */
  boolean isIn(Path folder) throws IOException {
    return Files.exists(file(folder)) && differences(folder).isEmpty();
  }

  /**
   * Leaves the fingerprint in a folder.
   *
   * @throws CannotRunException if the folder has another one
   */
  void claim(Path folder) throws IOException {
    if (!Files.exists(file(folder))) {
      write(folder);
      return;
    }
    String differences = differences(folder);
    if (!differences.isEmpty()) {
      throw new CannotRunException(
          "--checkpoint-dir holds another run: %s; %s; to finish that run give its command again, to forget it delete the directory, or give another one"
              .formatted(folder, differences));
    }
  }

  private String differences(Path folder) throws IOException {
    Properties stored = new Properties();
    try (Reader reader = Files.newBufferedReader(file(folder))) {
      stored.load(reader);
    }
    return values.entrySet().stream()
        .filter(entry -> !entry.getValue().equals(stored.getProperty(entry.getKey())))
        .map(
            entry ->
                "%s was %s and is %s"
                    .formatted(
                        entry.getKey(), stored.getProperty(entry.getKey()), entry.getValue()))
        .collect(Collectors.joining(", "));
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
