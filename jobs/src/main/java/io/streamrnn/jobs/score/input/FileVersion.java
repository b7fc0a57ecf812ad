/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;

/**
 * By what a file that was changed is found.
 *
 * @param length in bytes, as it is stored
 * @param modified when it was last modified
 */
public record FileVersion(long length, Instant modified) implements Serializable {

  /** The version that is there now. */
  static FileVersion of(Path file) throws IOException {
    return isOfThisMachine(file) ? local(file) : of(file.getFileSystem().getFileStatus(file));
  }

  /** The version that was listed, without another request to a store. */
  static FileVersion of(FileStatus listed) throws IOException {
    return isOfThisMachine(listed.getPath())
        ? local(listed.getPath())
        : stored(listed.getLen(), Instant.ofEpochMilli(listed.getModificationTime()));
  }

  /**
   * Of a file in a store. Some stores list milliseconds, and have whole seconds where one file is
   * asked for.
   */
  static FileVersion stored(long length, Instant modified) {
    return new FileVersion(length, modified.truncatedTo(ChronoUnit.SECONDS));
  }

  private static boolean isOfThisMachine(Path file) {
    return "file".equals(file.toUri().getScheme());
  }

  private static FileVersion local(Path file) throws IOException {
    // Flink's time of a file of this machine has milliseconds only.
    java.nio.file.Path local = java.nio.file.Path.of(file.getPath());
    return new FileVersion(Files.size(local), Files.getLastModifiedTime(local).toInstant());
  }

  /** The time as {@code touch -d} takes it. */
  public String time() {
    return FileTime.from(modified).toString();
  }

  @Override
  public String toString() {
    return "length=%d, modified=%s".formatted(length, time());
  }
}
