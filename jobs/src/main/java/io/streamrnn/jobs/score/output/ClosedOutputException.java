/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import java.io.IOException;

/** The reader of standard output has closed it, as {@code head} does when it has its lines. */
public final class ClosedOutputException extends IOException {

  /** As of a program that the signal SIGPIPE ends. */
  public static final int EXIT_CODE = 128 + 13;

  private static final long serialVersionUID = 1L;

  private ClosedOutputException(IOException cause) {
    super("the reader of standard output has closed it", cause);
  }

  /** The exception for a failure to write: one of these, if the other end of a pipe is closed. */
  public static IOException of(IOException failure) {
    // Java has no class of its own for it.
    String message = failure.getMessage();
    return message != null && message.contains("Broken pipe")
        ? new ClosedOutputException(failure)
        : failure;
  }
}
