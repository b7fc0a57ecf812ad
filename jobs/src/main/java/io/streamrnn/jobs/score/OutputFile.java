package io.streamrnn.jobs.score;

import io.streamrnn.jobs.shared.CannotRunException;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The file of scores and the file of rejected rows beside it. Both are written under other names
 * and renamed when they are complete.
 */
record OutputFile(Path path) {

  static OutputFile of(String path) {
    return new OutputFile(Path.of(path).toAbsolutePath().normalize());
  }

  /**
   * Refuses an output that cannot be written.
   *
   * @param replace whether files that are there may be replaced
   */
  void require(boolean replace) {
    if (Files.isDirectory(path)) {
      throw new CannotRunException("--output must be a file, but this is a directory: " + path);
    }
    requireDirectory(path.getParent());
    for (Path file : new Path[] {path, rejected()}) {
      if (Files.exists(file) && !replace) {
        throw new CannotRunException(
            "the output is there already: %s; give another --output, or --overwrite to replace it"
                .formatted(file));
      }
    }
  }

  Path rejected() {
    return sibling(path.getFileName() + ".rejected.jsonl");
  }

  /** All files that are written here, the unfinished ones among them. */
  List<Path> all() {
    return List.of(path, rejected(), unfinished(path), unfinished(rejected()));
  }

  /** Where a run works that keeps no checkpoints. */
  Path staging() {
    return sibling("." + path.getFileName() + ".staging");
  }

  /** Begins to write. */
  Draft draft() throws IOException {
    return new Draft(this, unfinished(path), unfinished(rejected()));
  }

  private static Path unfinished(Path file) {
    return file.resolveSibling("." + file.getFileName() + ".unfinished");
  }

  private Path sibling(String name) {
    return path.resolveSibling(name);
  }

  private static void requireDirectory(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new CannotRunException(
          "the directory of --output must exist: %s; make it with mkdir -p".formatted(directory));
    }
    // Permissions do not tell all: some file systems take no files from anybody.
    try {
      Files.delete(Files.createTempFile(directory, ".streamrnn-", ".probe"));
    } catch (IOException e) {
      throw new CannotRunException(
          "the directory of --output must be writable: %s (%s); check its permissions, or give another --output"
              .formatted(directory, e.getClass().getSimpleName()),
          e);
    }
  }

  /** The two files while they are written. */
  static final class Draft implements Closeable {

    private final OutputFile target;
    private final Path scoresFile;
    private final Path rejectionsFile;
    private final Writer scores;
    private final Writer rejections;

    private Draft(OutputFile target, Path scores, Path rejections) throws IOException {
      this.target = target;
      this.scoresFile = scores;
      this.rejectionsFile = rejections;
      this.scores = Files.newBufferedWriter(scores);
      this.rejections = Files.newBufferedWriter(rejections);
    }

    Writer scores() {
      return scores;
    }

    Writer rejections() {
      return rejections;
    }

    /**
     * Renames the files to what they are to be.
     *
     * @param anyRejected whether there is a file of rejected rows
     */
    void publish(boolean anyRejected) throws IOException {
      close();
      if (anyRejected) {
        Files.move(rejectionsFile, target.rejected(), StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.delete(rejectionsFile);
        Files.deleteIfExists(target.rejected());
      }
      Files.move(scoresFile, target.path(), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
      scores.close();
      rejections.close();
    }
  }
}
