package io.streamrnn.jobs.shared;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.apache.flink.api.common.io.compression.InflaterInputStreamFactory;
import org.apache.flink.connector.file.src.compression.StandardDeCompressors;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileSystem;

/**
 * A file that an option names: a path on this machine, or a URI of one of Flink's file systems.
 *
 * @param option that names it
 * @param text as the user gave it
 */
public record Location(String option, String text) {

  // What Java's arrays hold.
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

  /** As Flink has it. */
  public org.apache.flink.core.fs.Path path() {
    return isLocal()
        ? new org.apache.flink.core.fs.Path(local().toUri())
        : new org.apache.flink.core.fs.Path(text);
  }

  /**
   * Refuses what is known not to be a file that can be read.
   *
   * @throws CannotRunException with what it is instead
   */
  public Location requireFile() {
    if (isLocal()) {
      UserFiles.requireFile(option, Path.of(text));
    }
    return this;
  }

  /** Opens it for reading, decompressed as Flink's file source does it. */
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
   * Reads it whole, as it is.
   *
   * @throws CannotRunException if it cannot be read, or is of 2 GiB or more
   */
  public byte[] readBytes() {
    try {
      FileSystem files = path().getFileSystem();
      long length = files.getFileStatus(path()).getLen();
      if (length > MAX_BYTES) {
        throw new CannotRunException(
            "%s must be smaller than 2 GiB: %s, bytes=%,d".formatted(option, text, length));
      }
      try (FSDataInputStream stream = files.open(path())) {
        return stream.readAllBytes();
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Says that it cannot be read. */
  public CannotRunException unreadable(IOException cause) {
    return new CannotRunException(
        "%s cannot be read: %s: %s".formatted(option, text, cause.getMessage()), cause);
  }
}
