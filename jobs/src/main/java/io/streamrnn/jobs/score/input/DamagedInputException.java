/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.shared.UserFiles;
import java.io.IOException;

/** A file of the input cannot be read to its end. The message is for the user. */
public final class DamagedInputException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * An exception for a failure in a file.
   *
   * @param line the last one that was read, from 1; 0 if none was
   */
  DamagedInputException(String file, long line, IOException reason) {
    super(
        "the files of --input must be readable to their end: file=%s, last line read=%d: %s"
            .formatted(file, line, UserFiles.reason(reason)));
    addSuppressed(reason);
  }
}
