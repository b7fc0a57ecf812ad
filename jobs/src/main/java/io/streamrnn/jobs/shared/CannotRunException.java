package io.streamrnn.jobs.score;

/** Something that the user gave cannot be used; nothing was run. The message says what to do. */
final class CannotRunException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CannotRunException(String message) {
    super(message);
  }

  CannotRunException(String message, Throwable cause) {
    super(message, cause);
  }
}
