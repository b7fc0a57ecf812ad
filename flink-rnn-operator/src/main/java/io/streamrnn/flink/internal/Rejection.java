package io.streamrnn.flink.internal;

import io.streamrnn.flink.Rejected.Reason;

/** Ends the work on a record that cannot be scored. It has no stack trace: it is no defect. */
final class Rejection extends Exception {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  Rejection(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** Of a record that this code of the user's, or of a cell, failed on. */
  static Rejection causedBy(Reason reason, String what, Exception e) {
    StackTraceElement[] trace = e.getStackTrace();
    return new Rejection(
        reason, what + " threw: " + e + (trace.length > 0 ? " at " + trace[0] : ""));
  }

  Reason reason() {
    return reason;
  }
}
