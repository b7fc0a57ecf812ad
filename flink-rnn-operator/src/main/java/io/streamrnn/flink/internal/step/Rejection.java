/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.step;

import io.streamrnn.flink.Rejected.Reason;
import org.apache.flink.annotation.Internal;

/** Rejects a record. It has no stack trace, as it is no defect. */
@Internal
public final class Rejection extends Exception {

  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final String withoutValues;

  /** Creates a rejection with a message that names the rule and the values. */
  public Rejection(Reason reason, String message) {
    this(reason, message, message);
  }

  private Rejection(Reason reason, String message, String withoutValues) {
    super(message, null, false, false);
    this.reason = reason;
    this.withoutValues = withoutValues;
  }

  /** Returns the rejection of a record on which the user's code, or a cell, failed. */
  static Rejection causedBy(Reason reason, String what, Exception e) {
    StackTraceElement[] trace = e.getStackTrace();
    String where = trace.length > 0 ? " at " + trace[0] : "";
    return new Rejection(
        reason, what + " threw: " + e + where, what + " threw: " + e.getClass().getName() + where);
  }

  /** The message without what an exception says, which may be a value of the record. */
  public String withoutValues() {
    return withoutValues;
  }

  /** The rule that the record broke. */
  public Reason reason() {
    return reason;
  }
}
