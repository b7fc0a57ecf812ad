/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.Cleanup;
import io.streamrnn.jobs.shared.UserFiles;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.util.FileUtils;

/**
 * The folder with the staged lines, checkpoints and temporary files of a run. One process at a time
 * holds it.
 *
 * <pre>
 * lock          locked while a process holds the folder
 * run           the fingerprint of the run
 * checkpoints/  written by Flink: JOB/chk-NUMBER/_metadata
 * scored/       staged lines of events
 * rejected/     staged lines of rejected rows
 * tmp/          temporary files of the process
 * </pre>
 */
public final class WorkFolder implements Closeable {

  private static final String METADATA = "_metadata";
  private static final String CHECKPOINT = "chk-";

  private final Path folder;
  private final FileChannel channel;
  private final Optional<Cleanup> cleanup;

  private WorkFolder(Path folder, FileChannel channel, Optional<Cleanup> cleanup) {
    this.folder = folder;
    this.channel = channel;
    this.cleanup = cleanup;
  }

  /**
   * A new folder among the temporary files of the system. It is deleted when it is closed, or when
   * the process ends.
   *
   * @throws CannotRunException if it cannot be created
   */
  public static WorkFolder createTemporary() throws IOException {
    Path folder = temporaryFolder();
    return new WorkFolder(folder, channel(folder), Optional.of(new Cleanup(folder))).prepare();
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("streamrnn-score-");
    } catch (IOException e) {
      throw new CannotRunException(
          "the folder of temporary files must be writable: java.io.tmpdir=%s (%s); use another with STREAMRNN_JAVA_OPTS=-Djava.io.tmpdir=DIR"
              .formatted(System.getProperty("java.io.tmpdir"), e.getClass().getSimpleName()),
          e);
    }
  }

  /**
   * Takes a folder that outlives the process.
   *
   * @throws CannotRunException if another process holds the folder, or it has another run or other
   *     files
   */
  public static WorkFolder kept(Path folder, Fingerprint run) throws IOException {
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

  /** Files that a run writes to a folder, one of each kind. */
  public static List<Path> filesOf(Path folder) {
    return Stream.of("lock", "run", "scored/part", "rejected/part", "checkpoints/job/chk-1/state")
        .map(folder::resolve)
        .toList();
  }

  /** The folder itself. */
  public Path path() {
    return folder;
  }

  /** The folder of staged scores. */
  public Path scored() {
    return folder.resolve("scored");
  }

  /** The folder of staged rejections. */
  public Path rejected() {
    return folder.resolve("rejected");
  }

  /** The folder of checkpoints. */
  public Path checkpoints() {
    return folder.resolve("checkpoints");
  }

  /** The folder of temporary files. */
  public Path temporary() {
    return folder.resolve("tmp");
  }

  /**
   * The newest complete checkpoint. Flink writes its metadata last. Its number continues after a
   * restore, even in another job.
   */
  public Optional<Path> newestCheckpoint() throws IOException {
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

  /** Releases the folder and deletes it, unless it has files of the user. */
  public void delete() throws IOException {
    deleteContents();
    close();
    if (cleanup.isPresent()) {
      return;
    }
    Files.deleteIfExists(lock(folder));
    try (Stream<Path> rest = Files.list(folder)) {
      if (rest.findAny().isPresent()) {
        return;
      }
    }
    Files.delete(folder);
  }

  /**
   * As {@link #delete}, but warns if that fails: the output is complete, so the run did not fail.
   */
  public void deleteOrWarn(PrintWriter messages) {
    try {
      delete();
    } catch (IOException e) {
      messages.println(
          "streamrnn score: warning: the output is complete, but the folder of the run must be deletable: folder=%s: %s; delete it by hand before a run uses it again"
              .formatted(folder, UserFiles.reason(e)));
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    cleanup.ifPresent(Cleanup::close);
  }

  private WorkFolder prepare() throws IOException {
    FileUtils.deleteDirectory(temporary().toFile());
    Files.createDirectories(temporary());
    return this;
  }

  private void deleteContents() throws IOException {
    // The checkpoints first: one of them without its staged rows could not be resumed.
    for (Path part : new Path[] {checkpoints(), scored(), rejected(), temporary()}) {
      FileUtils.deleteDirectory(part.toFile());
    }
    Fingerprint.deleteFrom(folder);
  }

  private static WorkFolder open(Path folder) throws IOException {
    FileChannel channel = channel(folder);
    if (!locked(channel)) {
      channel.close();
      throw new CannotRunException(
          "only one process at a time can work on a run: another process holds %s; wait for that process, or stop it"
              .formatted(lock(folder)));
    }
    return new WorkFolder(folder, channel, Optional.empty());
  }

  private static FileChannel channel(Path folder) {
    try {
      Files.createDirectories(folder);
      return FileChannel.open(lock(folder), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new CannotRunException(
          "the work directory of a run must be writable: %s (%s); use another --checkpoint-dir"
              .formatted(folder, e.getClass().getSimpleName()),
          e);
    }
  }

  /** The lock is the operating system's, which releases it however the process ends. */
  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Files of the user must not be deleted. */
  private static void requireOwn(Path folder) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new CannotRunException(
          "--checkpoint-dir must be a directory: --checkpoint-dir=" + folder);
    }
    if (!Files.isDirectory(folder) || Fingerprint.isAnyIn(folder)) {
      return;
    }
    // Other programs have locks, too. A run has its fingerprint before it has other files.
    Set<Path> begun = Set.of(lock(folder), Fingerprint.unfinished(folder));
    try (Stream<Path> files = Files.list(folder)) {
      if (!files.allMatch(begun::contains)) {
        throw new CannotRunException(
            "--checkpoint-dir must be empty or have an interrupted run, but it has other files: --checkpoint-dir=%s; use another directory"
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
