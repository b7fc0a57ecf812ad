package io.streamrnn.flink.internal;

import org.apache.flink.annotation.Internal;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/** Fails the job for good: a restart would meet the same model or the same state again. */
@Internal
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class NonRecoverableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With what is wrong, and what to do. */
  public NonRecoverableException(String message) {
    super(message);
  }

  /** With what is wrong and what to do, and what found it. */
  public NonRecoverableException(String message, Throwable cause) {
    super(message, cause);
  }
}
