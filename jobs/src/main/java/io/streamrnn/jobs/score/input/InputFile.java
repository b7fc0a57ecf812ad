/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.score.parquet.ParquetFile;
import io.streamrnn.jobs.shared.Location;
import io.streamrnn.jobs.shared.UserFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * One file of the input.
 *
 * @param name for messages
 * @param path of Flink
 * @param start what was there when the file was found
 */
public record InputFile(String name, Path path, FileVersion start) implements Serializable {

  /** A file that is there. */
  static InputFile of(String name, Path path) throws IOException {
    return new InputFile(name, path, FileVersion.of(path));
  }

  /** As a file that {@code --input} names. */
  public Location location() {
    return new Location(
        InputFiles.OPTION, path.toUri().getScheme().equals("file") ? path.getPath() : name);
  }

  /** Whether a look at the file costs no request to a store. */
  boolean isOfThisMachine() {
    return location().isLocal();
  }

  /**
   * Requires the file that was found. Of a file that is changed while it is read, rows are lost, or
   * old and new ones are mixed.
   *
   * @throws DamagedInputException if it was changed since
   */
  void requireUnchanged() throws DamagedInputException {
    try {
      FileVersion now = FileVersion.of(path);
      if (!now.equals(start)) {
        throw DamagedInputException.changed(this, now.toString());
      }
    } catch (DamagedInputException e) {
      throw e;
    } catch (IOException e) {
      throw DamagedInputException.changed(this, UserFiles.reason(e));
    }
  }

  /** Opens it for reading, decompressed. The caller closes the stream. */
  InputStream open() throws IOException {
    InputStream file = path.getFileSystem().open(path);
    try {
      return Decompression.of(file);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /** Opens it as Parquet, which is read by position. The caller closes it. */
  ParquetFile openParquet() throws IOException {
    FileSystem files = path.getFileSystem();
    return new ParquetFile(files.open(path), files.getFileStatus(path).getLen());
  }

  /** The first bytes of the file, decompressed. */
  byte[] begin(int length) throws IOException {
    try (InputStream in = open()) {
      return in.readNBytes(length);
    }
  }
}
