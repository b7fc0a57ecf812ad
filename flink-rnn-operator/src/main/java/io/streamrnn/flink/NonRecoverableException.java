/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * Fails a job that a restart cannot help: the model does not fit the job, or the savepoint does not
 * fit the model. Flink does not restart a job that failed with it. The message says what is wrong
 * and what to do.
 */
@PublicEvolving
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class NonRecoverableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * An exception without a cause.
   *
   * @param message what is wrong, and what to do
   */
  public NonRecoverableException(String message) {
    super(message);
  }

  /**
   * An exception with a cause.
   *
   * @param message what is wrong, and what to do
   * @param cause the exception that reports it
   */
  public NonRecoverableException(String message, Throwable cause) {
    super(message, cause);
  }
}
