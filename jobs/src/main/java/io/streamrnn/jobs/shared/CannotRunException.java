package io.streamrnn.jobs.shared;

/** Something that the user gave cannot be used; nothing was run. The message says what to do. */
public final class CannotRunException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public CannotRunException(String message) {
    super(message);
  }

  public CannotRunException(String message, Throwable cause) {
    super(message, cause);
  }
}
