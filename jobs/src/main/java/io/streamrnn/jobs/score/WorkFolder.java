package io.streamrnn.jobs.score;

import io.streamrnn.jobs.shared.CannotRunException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.util.FileUtils;

/**
 * The folder a run works in: staged lines, checkpoints, temporary files. One process has it at a
 * time.
 *
 * <pre>
 * lock          held while a process works here
 * run           which run this is
 * checkpoints/  written by Flink: JOB/chk-NUMBER/_metadata
 * scored/       staged lines of events
 * rejected/     staged lines of rows that could not be scored
 * tmp/          of no use after the process
 * </pre>
 */
final class WorkFolder implements Closeable {

  private static final String METADATA = "_metadata";
  private static final String CHECKPOINT = "chk-";

  private final Path folder;
  private final FileChannel channel;

  private WorkFolder(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Takes a folder that is of no use after the process; what a killed run left there is deleted.
   *
   * @throws CannotRunException if another process works there
   */
  static WorkFolder temporary(Path folder) throws IOException {
    WorkFolder work = open(folder);
    work.deleteContents();
    return work.prepare();
  }

  /**
   * Takes a folder that outlives the process.
   *
   * @throws CannotRunException if another process works there, or it belongs to another run
   */
  static WorkFolder kept(Path folder, Fingerprint run) throws IOException {
    requireOwn(folder);
    WorkFolder work = open(folder);
    try {
      run.claim(folder);
      return work.prepare();
    } catch (IOException | RuntimeException e) {
      work.close();
      throw e;
    }
  }

  Path path() {
    return folder;
  }

  Path scored() {
    return folder.resolve("scored");
  }

  Path rejected() {
    return folder.resolve("rejected");
  }

  Path checkpoints() {
    return folder.resolve("checkpoints");
  }

  Path temporary() {
    return folder.resolve("tmp");
  }

  /**
   * The newest checkpoint that is complete. Flink writes its metadata last, and goes on counting
   * after a restore, whichever job it is.
   */
  Optional<Path> newestCheckpoint() throws IOException {
    if (!Files.isDirectory(checkpoints())) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.walk(checkpoints(), 3)) {
      return files
          .filter(file -> file.getFileName().toString().equals(METADATA))
          .map(Path::getParent)
          .filter(chk -> chk.getFileName().toString().startsWith(CHECKPOINT))
          .max(Comparator.comparingLong(WorkFolder::number));
    }
  }

  /** Deletes the folder. */
  void delete() throws IOException {
    deleteContents();
    close();
    Files.deleteIfExists(lock(folder));
    try (Stream<Path> rest = Files.list(folder)) {
      if (rest.findAny().isPresent()) {
        return;
      }
    }
    Files.delete(folder);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private WorkFolder prepare() throws IOException {
    FileUtils.deleteDirectory(temporary().toFile());
    Files.createDirectories(temporary());
    return this;
  }

  private void deleteContents() throws IOException {
    for (Path part : new Path[] {scored(), rejected(), checkpoints(), temporary()}) {
      FileUtils.deleteDirectory(part.toFile());
    }
    Fingerprint.deleteFrom(folder);
  }

  private static WorkFolder open(Path folder) throws IOException {
    FileChannel channel = channel(folder);
    if (!locked(channel)) {
      channel.close();
      throw new CannotRunException(
          "another process is at this run: it holds %s; wait for it, or end it"
              .formatted(lock(folder)));
    }
    return new WorkFolder(folder, channel);
  }

  private static FileChannel channel(Path folder) {
    try {
      Files.createDirectories(folder);
      return FileChannel.open(lock(folder), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new CannotRunException(
          "a run needs a directory to work in that can be made and written to: %s (%s); give another --checkpoint-dir, or without it another --output"
              .formatted(folder, e.getClass().getSimpleName()),
          e);
    }
  }

  /** The lock is the operating system's: it goes with the process, however that ends. */
  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** What is in a folder of the user's is not ours to delete. */
  private static void requireOwn(Path folder) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new CannotRunException("--checkpoint-dir must be a directory: " + folder);
    }
    if (!Files.isDirectory(folder) || Files.exists(lock(folder))) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      if (files.findAny().isPresent()) {
        throw new CannotRunException(
            "--checkpoint-dir must be empty or hold a run that was interrupted, but other files are there: %s; give another directory"
                .formatted(folder));
      }
    }
  }

  private static Path lock(Path folder) {
    return folder.resolve("lock");
  }

  private static long number(Path checkpoint) {
    return Long.parseLong(checkpoint.getFileName().toString().substring(CHECKPOINT.length()));
  }
}
