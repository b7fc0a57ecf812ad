/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
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
    boolean exists = Files.exists(file);
    // A link stays one: what it leads to is replaced.
    Path whole = exists ? file.toRealPath() : file;
    // The name of the file may be as long as a name can be.
    Path unfinished = whole.resolveSibling("." + UUID.randomUUID());
    try {
      content.writeTo(unfinished);
      if (exists) {
        copyRights(whole, unfinished);
      }
      Files.move(unfinished, whole, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static void copyRights(Path from, Path to) throws IOException {
    PosixFileAttributeView rights = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    // Null where the file system has none.
    if (rights != null) {
      rights.setPermissions(Files.getPosixFilePermissions(from));
    }
  }
}
