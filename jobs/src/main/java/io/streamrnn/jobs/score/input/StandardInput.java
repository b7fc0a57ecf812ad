/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.shared.CannotRunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Standard input as a file, since the input is read twice: to check it, and to score it. */
final class StandardInput {

  private StandardInput() {}

  /**
   * Copies standard input to a temporary file, which is deleted when the process ends.
   *
   * @throws CannotRunException if it cannot be copied
   */
  static InputFile copy() {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    try {
      Path file = Files.createTempFile(folder, "streamrnn-", ".input");
      file.toFile().deleteOnExit();
      Files.copy(System.in, file, StandardCopyOption.REPLACE_EXISTING);
      return InputFile.of("standard input", new org.apache.flink.core.fs.Path(file.toUri()));
    } catch (IOException e) {
      throw new CannotRunException(
          "--input - requires space for a copy of standard input: folder=%s: %s; set another folder with STREAMRNN_JAVA_OPTS=-Djava.io.tmpdir=DIR, or use a file"
              .formatted(folder, e.getMessage()),
          e);
    }
  }
}
