/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.step;

import io.streamrnn.flink.Rejected.Reason;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/**
 * Calls the functions that the user passed to the builder. What they throw rejects the record, with
 * the name of the option; an interruption ends the task.
 */
@Internal
public final class UserCode {

  private UserCode() {}

  /** A function of one record. */
  @FunctionalInterface
  public interface OfRecord<IN, T> {

    /** Calls the user's function. */
    T apply(IN record) throws Exception;
  }

  /** A function of a record and what belongs to it. */
  @FunctionalInterface
  public interface OfRecordAnd<IN, A, T> {

    /** Calls the user's function. */
    @Nullable T apply(IN record, A other) throws Exception;
  }

  /**
   * Calls a function.
   *
   * @param reason of the rejection if it throws
   * @param option the builder's method that the function was passed to, such as {@code "endWhen"}
   */
  public static <IN, T> T call(Reason reason, String option, OfRecord<IN, T> function, IN record)
      throws Rejection, InterruptedException {
    try {
      return function.apply(record);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw failed(reason, option, e);
    }
  }

  /**
   * Calls a function of two arguments, which may return null; see {@link #call(Reason, String,
   * OfRecord, Object)}.
   */
  public static <IN, A, T> @Nullable T call(
      Reason reason, String option, OfRecordAnd<IN, A, T> function, IN record, A other)
      throws Rejection, InterruptedException {
    try {
      return function.apply(record, other);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw failed(reason, option, e);
    }
  }

  /**
   * Requires a result.
   *
   * @throws Rejection if it is null
   */
  public static <T> T requireResult(Reason reason, String option, T result) throws Rejection {
    if (result == null) {
      throw new Rejection(
          reason, "the function passed to %s(...) must not return null".formatted(option));
    }
    return result;
  }

  private static Rejection failed(Reason reason, String option, Exception e) {
    return Rejection.causedBy(reason, "the function passed to %s(...)".formatted(option), e);
  }
}
