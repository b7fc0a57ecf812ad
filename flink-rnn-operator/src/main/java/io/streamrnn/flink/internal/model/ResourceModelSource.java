/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.model;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.flink.annotation.Internal;

/**
 * A model file on the class path of the job. Golden vectors beside it are checked, as for a {@link
 * FileModelSource}.
 *
 * @param path as the user gave it
 * @param options how it is read
 */
@Internal
public record ResourceModelSource(String path, ModelFileOptions options)
    implements LocatedModelSource {

  /** Checks. */
  public ResourceModelSource {
    if (path.isBlank()) {
      throw new IllegalArgumentException(
          "the path of a resource must not be blank: resource='" + path + "'");
    }
  }

  @Override
  public LocatedModelSource with(ModelFileOptions options) {
    return new ResourceModelSource(path, options);
  }

  @Override
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  @Override
  public String place() {
    return path;
  }

  @Override
  public String id() {
    return options.id("resource:" + path);
  }

  @Override
  public CarriedModel read() throws IOException {
    String folder = path.substring(0, path.length() - name().length());
    return CarriedModel.of(
        this, read(path).orElseThrow(this::notFound), sibling -> read(folder + sibling));
  }

  private IOException notFound() {
    return new FileNotFoundException(
        "the model must be on the class path of the job: resource=%s; put it into src/main/resources, and look for it in the job's jar"
            .formatted(path));
  }

  private static Optional<byte[]> read(String path) throws IOException {
    // That of the job, on a TaskManager too.
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = context == null ? ResourceModelSource.class.getClassLoader() : context;
    try (InputStream in = loader.getResourceAsStream(path.replaceFirst("^/", ""))) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    }
  }
}
