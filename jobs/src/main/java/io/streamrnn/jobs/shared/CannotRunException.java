package io.streamrnn.jobs.shared;

import java.nio.file.InvalidPathException;

/** Something that the user gave cannot be used; nothing was run. The message says what to do. */
public final class CannotRunException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public CannotRunException(String message) {
    super(message);
  }

  public CannotRunException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Says that a path that the user gave can be no name of a file here. */
  public static CannotRunException of(InvalidPathException cause) {
    return new CannotRunException(
        "a path must be of characters that the names of files can have here: path=%s (%s); if they are of another alphabet, set LC_ALL=C.UTF-8"
            .formatted(cause.getInput(), cause.getReason()),
        cause);
  }
}
