/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.score.parquet.ParquetFile;
import io.streamrnn.jobs.shared.Location;
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
 */
public record InputFile(String name, Path path) implements Serializable {

  /** As a file that {@code --input} names. */
  public Location location() {
    return new Location(
        InputFiles.OPTION, path.toUri().getScheme().equals("file") ? path.getPath() : name);
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
