/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.model;

import io.streamrnn.format.GoldenVectors;
import io.streamrnn.model.UnsupportedModelException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * A model file in one of Flink's file systems. If golden vectors are beside it, they are checked;
 * see {@link GoldenVectors}. Weights are read with the configuration beside them.
 *
 * @param uri as the user gave it
 * @param options how it is read
 */
@Internal
public record FileModelSource(String uri, ModelFileOptions options) implements LocatedModelSource {

  /** The largest array that every JVM allocates. */
  private static final long MOST_BYTES = Integer.MAX_VALUE - 8L;

  /** Checks. */
  public FileModelSource {
    if (uri.isBlank()) {
      throw new IllegalArgumentException(
          "the path of a model file must not be blank: uri='" + uri + "'");
    }
  }

  @Override
  public LocatedModelSource with(ModelFileOptions options) {
    return new FileModelSource(uri, options);
  }

  @Override
  public String name() {
    return new Path(uri).getName();
  }

  @Override
  public String place() {
    return uri;
  }

  @Override
  public String id() {
    return options.id(uri);
  }

  @Override
  public CarriedModel read() throws IOException {
    Path path = new Path(uri);
    return CarriedModel.of(this, read(path), sibling -> readBeside(path, sibling));
  }

  private Optional<byte[]> readBeside(Path path, String name) throws IOException {
    Path sibling = FolderPaths.child(path.getParent(), name);
    return exists(sibling) ? Optional.of(read(sibling)) : Optional.empty();
  }

  private static boolean exists(Path path) {
    try {
      return path.getFileSystem().exists(path);
    } catch (IOException e) {
      // Some stores allow a file to be read but not to be listed.
      return false;
    }
  }

  private byte[] read(Path path) throws IOException {
    String tried = uri;
    try {
      FileSystem files = path.getFileSystem();
      tried = path.makeQualified(files).toString();
      FileStatus status = files.getFileStatus(path);
      if (status.isDir()) {
        requireNoSavedModel(path);
        throw new FileNotFoundException("it is a directory");
      }
      try (var in = files.open(path)) {
        return readAll(in, status.getLen());
      }
    } catch (IOException e) {
      throw new IOException(
          "the model cannot be read: path=%s, tried=%s: %s; give a path or URI that the client can read, and every TaskManager if the job does not carry the file, and put the plugin of its file system into Flink's plugins folder"
              .formatted(uri, tried, e.getMessage()),
          e);
    }
  }

  /** Takes no more memory than the file: a list of chunks would take twice as much. */
  static byte[] readAll(InputStream in, long length) throws IOException {
    if (length > MOST_BYTES) {
      throw new IOException(
          "it must not be larger than 2 GiB: bytes=%d; save the model without the state of its optimizer, or in another precision"
              .formatted(length));
    }
    byte[] bytes = new byte[(int) length];
    int found = in.readNBytes(bytes, 0, bytes.length);
    if (found < bytes.length || in.read() >= 0) {
      throw new IOException(
          "it must not change while it is read: bytes=%d; read it again when it is complete"
              .formatted(length));
    }
    return bytes;
  }

  private static void requireNoSavedModel(Path folder) {
    if (exists(FolderPaths.child(folder, "saved_model.pb"))) {
      throw new UnsupportedModelException(
          "a TensorFlow SavedModel is not supported: folder=%s; load the folder with the Keras release that wrote it, and save the model with model.save('model.h5')"
              .formatted(folder));
    }
  }
}
