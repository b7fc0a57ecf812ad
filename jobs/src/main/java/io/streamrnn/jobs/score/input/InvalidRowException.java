/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

/** A row is not a valid event. The message has the rule, the column and the value. */
public final class InvalidRowException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String message;

  /** An exception without a stack trace, since an input may have many invalid rows. */
  public InvalidRowException(String message) {
    super(message, null, false, false);
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
