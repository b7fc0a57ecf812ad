package io.streamrnn.jobs.score.input;

/** A row is not a valid event. The message has the rule, the column and the value. */
public final class InvalidRowException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String problem;

  /** An exception without a stack trace, since an input may have many invalid rows. */
  InvalidRowException(String message) {
    super(message, null, false, false);
    this.problem = message;
  }

  /** The message. */
  String problem() {
    return problem;
  }
}
