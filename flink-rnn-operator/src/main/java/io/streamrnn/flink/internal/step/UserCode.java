/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.step;

import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.ScoreContext;
import java.util.function.Supplier;
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

  /** A function of a record and its score. */
  @FunctionalInterface
  public interface OfScore<IN, OUT> {

    /** Calls the user's function. */
    @Nullable OUT apply(IN record, float[] score) throws Exception;
  }

  /** A function of a record and its scores. */
  @FunctionalInterface
  public interface OfScores<IN, OUT> {

    /** Calls the user's function. */
    @Nullable OUT apply(IN record, float[][] scores, Supplier<ScoreContext> context)
        throws Exception;
  }

  /**
   * Calls a function.
   *
   * @param reason of the rejection if it throws; a function of ours may throw its own
   * @param option the builder's method that the function was passed to, such as {@code "endWhen"}
   */
  public static <IN, T> T call(Reason reason, String option, OfRecord<IN, T> function, IN record)
      throws Rejection, InterruptedException {
    try {
      return function.apply(record);
    } catch (InterruptedException | Rejection e) {
      throw e;
    } catch (Exception e) {
      throw failed(reason, option, e);
    }
  }

  /**
   * Calls the output function.
   *
   * @param context of the record, if the function asks for it
   * @return what is emitted; null for nothing
   */
  public static <IN, OUT> @Nullable OUT output(
      OfScores<IN, OUT> function, IN record, float[][] scores, Supplier<ScoreContext> context)
      throws Rejection, InterruptedException {
    try {
      return function.apply(record, scores, context);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw failed(Reason.OUTPUT_FAILED, "output", e);
    }
  }

  /** As {@link #output(OfScores, Object, float[][], Supplier)}, of a function of the score. */
  public static <IN, OUT> @Nullable OUT output(OfScore<IN, OUT> function, IN record, float[] score)
      throws Rejection, InterruptedException {
    try {
      return function.apply(record, score);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw failed(Reason.OUTPUT_FAILED, "output", e);
    }
  }

  /**
   * Requires a record.
   *
   * @throws Rejection if it is null
   */
  public static <IN> IN requireRecord(@Nullable IN record) throws Rejection {
    if (record == null) {
      throw new Rejection(Reason.NULL_RECORD, "a record must not be null");
    }
    return record;
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
