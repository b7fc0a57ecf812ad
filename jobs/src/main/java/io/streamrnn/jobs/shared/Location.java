/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.shared;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.flink.api.common.io.compression.InflaterInputStreamFactory;
import org.apache.flink.connector.file.src.compression.StandardDeCompressors;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileSystem;

/**
 * A file that an option names: a path on this machine, or a URI of a Flink file system.
 *
 * @param option that names it
 * @param text as the user typed it
 */
public record Location(String option, String text) {

  // The largest array of Java.
  private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:/.*");

  /** Whether it is a path on this machine. */
  public boolean isLocal() {
    return !SCHEME.matcher(text).matches();
  }

  /** As a path on this machine. */
  public Path local() {
    return Path.of(text).toAbsolutePath().normalize();
  }

  /** As a path of Flink. */
  public org.apache.flink.core.fs.Path path() {
    return isLocal()
        ? new org.apache.flink.core.fs.Path(local().toUri())
        : new org.apache.flink.core.fs.Path(text);
  }

  /**
   * Requires a path on this machine to be a readable file. A URI is not checked.
   *
   * @throws CannotRunException if it is not one
   */
  public Location requireFile() {
    if (isLocal()) {
      UserFiles.requireFile(option, Path.of(text));
    }
    return this;
  }

  /**
   * Opens it for reading, decompressed as by Flink's file source. The caller closes the stream.
   *
   * @throws CannotRunException if it cannot be read
   */
  public InputStream open() {
    try {
      FSDataInputStream stream = path().getFileSystem().open(path());
      InflaterInputStreamFactory<?> inflater =
          StandardDeCompressors.getDecompressorForFileName(path().getName());
      return inflater == null ? stream : inflater.create(stream);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Reads all bytes, without decompression.
   *
   * @throws CannotRunException if it cannot be read, or has 2 GiB or more
   */
  public byte[] readBytes() {
    try {
      FileSystem files = path().getFileSystem();
      long length = files.getFileStatus(path()).getLen();
      if (length > MAX_BYTES) {
        throw new CannotRunException(
            "%1$s must be smaller than 2 GiB: %1$s=%2$s, bytes=%3$d"
                .formatted(option, text, length));
      }
      try (FSDataInputStream stream = files.open(path())) {
        return stream.readAllBytes();
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** The file of this name in the same folder; empty if there is none. */
  public Optional<Location> sibling(String name) {
    org.apache.flink.core.fs.Path beside =
        new org.apache.flink.core.fs.Path(path().getParent(), name);
    try {
      return beside.getFileSystem().exists(beside)
          ? Optional.of(new Location("the file beside " + option, local(beside)))
          : Optional.empty();
    } catch (IOException e) {
      // Some stores allow a file to be read but not to be listed.
      return Optional.empty();
    }
  }

  private String local(org.apache.flink.core.fs.Path file) {
    return isLocal() ? file.getPath() : file.toString();
  }

  /** An exception for a failure to read it. */
  public CannotRunException unreadable(IOException cause) {
    return new CannotRunException(
        "%1$s must be readable: %1$s=%2$s: %3$s".formatted(option, text, UserFiles.reason(cause)),
        cause);
  }
}
