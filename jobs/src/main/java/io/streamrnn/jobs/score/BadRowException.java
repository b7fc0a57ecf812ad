package io.streamrnn.jobs.score;

/** A row cannot be an event; the message names the column, the value and the rule. */
final class BadRowException extends Exception {

  private static final long serialVersionUID = 1L;

  BadRowException(String message) {
    // Dirty data may hold many of them: no stack trace.
    super(message, null, false, false);
  }
}
