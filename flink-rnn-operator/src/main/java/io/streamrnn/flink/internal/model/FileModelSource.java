/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.model;

import io.streamrnn.format.GoldenVectors;
import io.streamrnn.model.Model;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * A model file in one of Flink's file systems. If golden vectors are beside it, they are checked;
 * see {@link GoldenVectors}.
 *
 * @param uri as the user gave it
 * @param options how it is read
 */
@Internal
public record FileModelSource(String uri, ModelFileOptions options) implements LocatedModelSource {

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
  public String id() {
    return options.id(uri);
  }

  @Override
  public Model load() throws IOException {
    Path path = new Path(uri);
    Model model = options.read(path.getName(), uri, read(path));
    Path golden = new Path(path.getParent(), GoldenVectors.nameFor(path.getName()));
    if (exists(golden)) {
      GoldenVectors.check(model, read(golden));
    }
    return model;
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
        throw new FileNotFoundException("it is a directory");
      }
      try (var in = files.open(path)) {
        return in.readAllBytes();
      }
    } catch (IOException e) {
      throw new IOException(
          "the model cannot be read: path=%s, tried=%s: %s; give a path or URI that every TaskManager and the client can read, and put the plugin of its file system into Flink's plugins folder"
              .formatted(uri, tried, e.getMessage()),
          e);
    }
  }
}
