/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * Ends a job that a restart cannot help: the model does not fit the job, the savepoint does not fit
 * the model, or too many records were rejected. Flink does not restart a job that failed with it.
 * It is thrown only where nothing is lost by that: Flink deletes the checkpoints of a job that
 * ended, and the savepoint that it claimed, unless {@code
 * execution.checkpointing.externalized-checkpoint-retention} is set. Where they would be deleted,
 * the job fails with another exception, and restarts as its restart strategy says. The message says
 * what is wrong and what to do.
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
