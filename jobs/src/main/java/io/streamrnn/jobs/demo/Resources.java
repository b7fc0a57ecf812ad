/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The resources of the demo. */
final class Resources {

  private Resources() {}

  /**
   * Opens a resource. The caller closes the stream.
   *
   * @param name relative to this package, or absolute
   * @throws IOException if it is not on the class path
   */
  static InputStream open(String name) throws IOException {
    InputStream stream = Resources.class.getResourceAsStream(name);
    if (stream == null) {
      throw new IOException("a resource of the demo must be on the class path: resource=" + name);
    }
    return stream;
  }

  /** The text of a resource. */
  static String text(String name) throws IOException {
    try (InputStream stream = open(name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
