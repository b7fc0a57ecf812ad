package io.streamrnn.jobs.score;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.apache.flink.api.common.io.compression.InflaterInputStreamFactory;
import org.apache.flink.connector.file.src.compression.StandardDeCompressors;
import org.apache.flink.core.fs.FSDataInputStream;

/**
 * A file that an option names: a path on this machine, or a URI of one of Flink's file systems.
 *
 * @param option that names it
 * @param text as the user gave it
 */
record Location(String option, String text) {

  private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:/.*");

  /** Whether it is a path on this machine. */
  boolean isLocal() {
    return !SCHEME.matcher(text).matches();
  }

  /** As a path on this machine. */
  Path local() {
    return Path.of(text).toAbsolutePath().normalize();
  }

  /** As Flink has it. */
  org.apache.flink.core.fs.Path path() {
    return isLocal()
        ? new org.apache.flink.core.fs.Path(local().toUri())
        : new org.apache.flink.core.fs.Path(text);
  }

  /**
   * Refuses what is known not to be a file that can be read.
   *
   * @throws CannotRunException with what it is instead
   */
  Location requireFile() {
    if (isLocal()) {
      UserFiles.requireFile(option, Path.of(text));
    }
    return this;
  }

  /** Opens it for reading, decompressed as Flink's file source does it. */
  InputStream open() {
    try {
      FSDataInputStream stream = path().getFileSystem().open(path());
      InflaterInputStreamFactory<?> inflater =
          StandardDeCompressors.getDecompressorForFileName(path().getName());
      return inflater == null ? stream : inflater.create(stream);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  CannotRunException unreadable(IOException cause) {
    return new CannotRunException(
        "%s cannot be read: %s: %s".formatted(option, text, cause.getMessage()), cause);
  }
}
