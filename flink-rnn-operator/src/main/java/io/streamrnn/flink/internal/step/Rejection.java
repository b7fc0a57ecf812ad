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
  private final boolean isOfStates;

  /** Creates a rejection with a message that names the rule and the values. */
  public Rejection(Reason reason, String message) {
    this(reason, message, message, false);
  }

  private Rejection(Reason reason, String message, String withoutValues, boolean isOfStates) {
    super(message, null, false, false);
    this.reason = reason;
    this.withoutValues = withoutValues;
    this.isOfStates = isOfStates;
  }

  /**
   * Returns a rejection whose message has a value of the record, which no log is to have.
   *
   * @param rule the message before the value
   * @param value as it is in the message
   * @param next the message behind it
   */
  public static Rejection withValue(Reason reason, String rule, String value, String next) {
    return new Rejection(reason, rule + value + next, rule + next, false);
  }

  /**
   * Returns the rejection of a record at which the model computed a NaN or an infinity.
   *
   * @param isOfStates whether only the states have one
   */
  static Rejection notFinite(boolean isOfStates) {
    String message = "score and state must be finite: the model computed a NaN or an infinity";
    return new Rejection(Reason.DIVERGED, message, message, isOfStates);
  }

  /** Returns the rejection of a record on which the user's code, or a cell, failed. */
  static Rejection causedBy(Reason reason, String what, Exception e) {
    StackTraceElement[] trace = e.getStackTrace();
    String where = trace.length > 0 ? " at " + trace[0] : "";
    return new Rejection(
        reason,
        what + " threw: " + e + where,
        what + " threw: " + e.getClass().getName() + where,
        false);
  }

  /** The message without what may be a value of the record, such as what an exception says. */
  public String withoutValues() {
    return withoutValues;
  }

  /** Whether it is the states that are not finite. */
  public boolean isOfStates() {
    return isOfStates;
  }

  /** The rule that the record broke. */
  public Reason reason() {
    return reason;
  }
}
