/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The list of the golden savepoints' files, as {@code sha256sum} writes and checks it. */
final class Checksums {

  static final Path FILE = GoldenSavepoint.FOLDER.resolve("SHA256SUMS");

  private Checksums() {}

  /** The line of a file. */
  static String line(Path file) throws IOException {
    Path name = GoldenSavepoint.FOLDER.relativize(file);
    return sha256(Files.readAllBytes(file)) + "  " + name.toString().replace('\\', '/');
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
