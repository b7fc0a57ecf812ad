/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.state;

import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.Cleanup;
import io.streamrnn.jobs.shared.Location;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.Path;

/**
 * A file that has its name only once it is complete. Until then it is written beside it, and
 * deleted if it is not published, also if the process ends before. Not thread-safe.
 */
final class NewFile implements Closeable {

  private final Location target;
  private final FileSystem files;
  private final Path unfinished;
  private final Optional<Cleanup> cleanup;
  private final Writer writer;

  /**
   * Begins a file.
   *
   * @throws CannotRunException if it exists
   */
  NewFile(Location target) throws IOException {
    this.target = target;
    this.files = target.path().getFileSystem();
    this.unfinished = unfinished(target.path(), UUID.randomUUID());
    requireNew();
    this.writer =
        new BufferedWriter(
            new OutputStreamWriter(
                files.create(unfinished, WriteMode.NO_OVERWRITE), StandardCharsets.UTF_8));
    this.cleanup =
        target.isLocal()
            ? Optional.of(new Cleanup(java.nio.file.Path.of(unfinished.getPath())))
            : Optional.empty();
  }

  /** Where a file is until it is complete. Another process that writes it has another one. */
  static Path unfinished(Path file, UUID own) {
    URI uri = file.toUri();
    String folder = file.getParent().getPath();
    // A colon in a name would be that of a scheme in one text.
    return new Path(
        uri.getScheme(),
        uri.getAuthority(),
        "%s/.%s.%s.unfinished".formatted(folder, file.getName(), own));
  }

  /** Takes the content. It is closed with the file. */
  Writer writer() {
    return writer;
  }

  /** Gives the file its name. */
  void publish() throws IOException {
    writer.close();
    requireNew();
    if (!files.rename(unfinished, target.path())) {
      throw new IOException("%s cannot be renamed to %s".formatted(unfinished, target.text()));
    }
  }

  @Override
  public void close() throws IOException {
    try {
      // Fails if the disk is full.
      writer.close();
    } finally {
      files.delete(unfinished, false);
      cleanup.ifPresent(Cleanup::close);
    }
  }

  private void requireNew() throws IOException {
    if (files.exists(target.path())) {
      throw new CannotRunException(
          "%1$s must not exist: %1$s=%2$s; choose another one"
              .formatted(target.option(), target.text()));
    }
  }
}
