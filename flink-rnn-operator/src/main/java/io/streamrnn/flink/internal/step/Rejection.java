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

  /** For this reason, with a message that names the rule and the values. */
  public Rejection(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** Of a record on which the user's code, or a cell, failed. */
  static Rejection causedBy(Reason reason, String what, Exception e) {
    StackTraceElement[] trace = e.getStackTrace();
    return new Rejection(
        reason, what + " threw: " + e + (trace.length > 0 ? " at " + trace[0] : ""));
  }

  /** The rule that the record broke. */
  public Reason reason() {
    return reason;
  }
}
