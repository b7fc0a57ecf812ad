/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.shared;

import java.nio.file.InvalidPathException;

/**
 * An option, an argument or a file of the user is invalid, and nothing was run. The message says
 * what to change.
 */
public final class CannotRunException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String message;

  /** An exception whose message is for the user. */
  public CannotRunException(String message) {
    super(message);
    this.message = message;
  }

  /** An exception whose message is for the user, with a cause for {@code --verbose}. */
  public CannotRunException(String message, Throwable cause) {
    super(message, cause);
    this.message = message;
  }

  /** An exception for a path that is not valid on this machine. */
  public static CannotRunException of(InvalidPathException cause) {
    return new CannotRunException(
        "a path must be valid on this machine: path=%s (%s); if it has characters that the locale lacks, set LC_ALL=C.UTF-8"
            .formatted(cause.getInput(), cause.getReason()),
        cause);
  }

  @Override
  public String getMessage() {
    return message;
  }
}
