/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.Cleanup;
import io.streamrnn.jobs.shared.Location;
import io.streamrnn.jobs.shared.UserFiles;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The file of scores, and the file of rejected rows next to it. Both are written under temporary
 * names and renamed when they are complete.
 *
 * @param path of the file of scores, absolute
 */
public record OutputFile(Path path) implements Output {

  /**
   * The output of {@code --output}.
   *
   * @throws CannotRunException if it is not a path on this machine
   */
  public static OutputFile of(String path) {
    if (!new Location("--output", path).isLocal()) {
      throw new CannotRunException(
          "--output must be a file of this machine, except on a cluster: --output=" + path);
    }
    return new OutputFile(Path.of(path).toAbsolutePath().normalize());
  }

  @Override
  public void requireWritable(boolean overwrite) {
    if (Files.isDirectory(path)) {
      throw new CannotRunException(
          "--output must be a file, but it is a directory: --output=" + path);
    }
    requireDirectory(Objects.requireNonNullElse(path.getParent(), path));
    for (Path file : new Path[] {path, rejected(), report()}) {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file)) {
        throw new CannotRunException(
            "--output must be a regular file, since it is replaced when the run is complete: --output=%s writes %s; use another --output, or - for standard output"
                .formatted(path, file));
      }
      if (Files.exists(file) && !overwrite) {
        throw new CannotRunException(
            "the files of --output must not exist: %s; use another --output, or --overwrite to replace it"
                .formatted(file));
      }
    }
  }

  /** The file of rejected rows. */
  public Path rejected() {
    return sibling(path.getFileName() + ".rejected.jsonl");
  }

  /** The report of an evaluation. */
  public Path report() {
    return sibling(path.getFileName() + ".report.html");
  }

  @Override
  public String scoresName() {
    return path.toString();
  }

  @Override
  public String rejectedName() {
    return rejected().toString();
  }

  @Override
  public Optional<Path> reportFile() {
    return Optional.of(report());
  }

  @Override
  public List<Path> all() {
    return List.of(path, rejected(), report(), unfinished(path), unfinished(rejected()));
  }

  @Override
  public Draft draft() throws IOException {
    return new Draft(this, unfinished(path), unfinished(rejected()));
  }

  private static Path unfinished(Path file) {
    return file.resolveSibling("." + file.getFileName() + ".unfinished");
  }

  private Path sibling(String name) {
    return path.resolveSibling(name);
  }

  private static void requireDirectory(Path directory) {
    UserFiles.requireDirectory("--output", directory);
    // Permissions are not enough: on some file systems nobody can create files.
    try {
      Files.delete(Files.createTempFile(directory, ".streamrnn-", ".probe"));
    } catch (IOException e) {
      throw new CannotRunException(
          "the directory of --output must be writable: %s (%s); check its permissions, or use another --output"
              .formatted(directory, e.getClass().getSimpleName()),
          e);
    }
  }

  /**
   * The two files while they are written. They are deleted unless they are published, also if the
   * process ends before. Not thread-safe.
   */
  public static final class Draft implements Output.Draft {

    private final OutputFile target;
    private final Path scoresFile;
    private final Path rejectionsFile;
    private final Writer scores;
    private final Writer rejections;
    private final Cleanup cleanup;

    private Draft(OutputFile target, Path scores, Path rejections) throws IOException {
      this.target = target;
      this.scoresFile = scores;
      this.rejectionsFile = rejections;
      this.scores = open(target, scores);
      this.rejections = Files.newBufferedWriter(rejections);
      this.cleanup = new Cleanup(scores, rejections);
    }

    /** The lock is the operating system's, which releases it however the process ends. */
    private static Writer open(OutputFile target, Path file) throws IOException {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isLocked(channel)) {
        channel.close();
        throw new CannotRunException(
            "only one process at a time can write a file: another process writes --output=%s; wait for it, or use another --output"
                .formatted(target.path()));
      }
      channel.truncate(0);
      return new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8));
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
      try {
        return channel.tryLock() != null;
      } catch (OverlappingFileLockException e) {
        return false;
      }
    }

    @Override
    public LineSink scores() {
      return line -> scores.append(line).append('\n');
    }

    @Override
    public LineSink rejections() {
      return line -> rejections.append(line).append('\n');
    }

    /** Closes the files and gives them their final names. */
    @Override
    public void publish(boolean anyRejected, Optional<String> report) throws IOException {
      scores.close();
      rejections.close();
      if (report.isPresent()) {
        Files.writeString(target.report(), report.get());
      } else {
        Files.deleteIfExists(target.report());
      }
      if (anyRejected) {
        Files.move(rejectionsFile, target.rejected(), StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.deleteIfExists(target.rejected());
      }
      Files.move(scoresFile, target.path(), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
      try (cleanup;
          rejections) {
        scores.close();
      }
    }
  }
}
