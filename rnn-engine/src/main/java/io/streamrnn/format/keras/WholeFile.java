/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Replaces a file by a whole one, or not at all: a model that cannot be written harms no other. */
final class WholeFile {

  /** What is written. */
  @FunctionalInterface
  interface Content {

    /** Writes to a file that does not exist yet. */
    void writeTo(Path file) throws IOException;
  }

  private WholeFile() {}

  static void write(Path file, Content content) throws IOException {
    Path unfinished =
        file.resolveSibling(".%s.%s".formatted(file.getFileName(), UUID.randomUUID()));
    try {
      content.writeTo(unfinished);
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }
}
