/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.state;

import org.apache.flink.annotation.Internal;

/**
 * The restored state does not fit the job. It does not end the job by itself: Flink would delete
 * the checkpoint or savepoint of a job that ended, unless it is retained.
 */
@Internal
public final class StateMismatchException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  /** Says what differs and what to do. */
  public StateMismatchException(String message) {
    super(message);
  }

  StateMismatchException(String message, Throwable cause) {
    super(message, cause);
  }
}
