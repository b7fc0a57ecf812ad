/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.internal.plan.DeduplicationPlan;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.step.Rejection;
import io.streamrnn.flink.internal.step.UserCode;
import io.streamrnn.flink.internal.step.UserCode.OfRecord;

/** Recognizes events that were seen before. For one thread. */
abstract sealed class Deduplication<IN> {

  /**
   * What an event is recognized by.
   *
   * @param number its sequence number, or {@link KeyState#NONE}
   * @param id its id; empty if events are not recognized by ids
   */
  record Mark(long number, String id) {

    /** The mark of an event that is not recognized. */
    static final Mark NONE = new Mark(KeyState.NONE, "");
  }

  static <IN> Deduplication<IN> of(DeduplicationPlan<IN> plan) {
    if (plan instanceof DeduplicationPlan.BySequenceNumber<IN> byNumber) {
      return new BySequenceNumber<>(byNumber);
    }
    if (plan instanceof DeduplicationPlan.ById<IN> byId) {
      return new ById<>(byId);
    }
    return new None<>();
  }

  /** The mark of an event. */
  abstract Mark mark(IN record) throws Rejection, InterruptedException;

  /** Whether an event was seen before, by the state of its key. */
  abstract boolean isDuplicate(Mark mark, KeyState state);

  /** Remembers an event. */
  abstract void remember(Mark mark, KeyState state);

  /** Whether events are remembered in this state. */
  abstract boolean remembers(KeyState state);

  /** Whether a duplicate is to get the last score again, of a sequence that has ended too. */
  boolean keepsScore() {
    return true;
  }

  private static final class None<IN> extends Deduplication<IN> {

    @Override
    Mark mark(IN record) {
      return Mark.NONE;
    }

    @Override
    boolean isDuplicate(Mark mark, KeyState state) {
      return false;
    }

    @Override
    void remember(Mark mark, KeyState state) {
      // Nothing is asked for again.
    }

    @Override
    boolean remembers(KeyState state) {
      return false;
    }

    @Override
    boolean keepsScore() {
      return false;
    }
  }

  private static final class BySequenceNumber<IN> extends Deduplication<IN> {

    private final OfRecord<IN, Long> number;

    BySequenceNumber(DeduplicationPlan.BySequenceNumber<IN> plan) {
      number = plan.number()::applyAsLong;
    }

    @Override
    Mark mark(IN record) throws Rejection, InterruptedException {
      long of =
          UserCode.call(Reason.FUNCTION_FAILED, "deduplicateBySequenceNumber", number, record);
      return new Mark(of, "");
    }

    @Override
    boolean isDuplicate(Mark mark, KeyState state) {
      return remembers(state) && mark.number() <= state.sequenceNumber();
    }

    @Override
    void remember(Mark mark, KeyState state) {
      if (mark.number() != KeyState.NONE) {
        state.sequenceNumber(mark.number());
      }
    }

    @Override
    boolean remembers(KeyState state) {
      return state.sequenceNumber() != KeyState.NONE;
    }
  }

  private static final class ById<IN> extends Deduplication<IN> {

    private static final String OPTION = "deduplicateById";

    private final OfRecord<IN, String> id;
    private final int remembered;

    ById(DeduplicationPlan.ById<IN> plan) {
      id = plan.id()::apply;
      remembered = plan.remembered();
    }

    @Override
    Mark mark(IN record) throws Rejection, InterruptedException {
      String of = UserCode.call(Reason.FUNCTION_FAILED, OPTION, id, record);
      return new Mark(KeyState.NONE, UserCode.requireResult(Reason.FUNCTION_FAILED, OPTION, of));
    }

    @Override
    boolean isDuplicate(Mark mark, KeyState state) {
      return state.remembers(mark.id());
    }

    @Override
    void remember(Mark mark, KeyState state) {
      state.remember(mark.id(), remembered);
    }

    @Override
    boolean remembers(KeyState state) {
      return state.hasIds();
    }
  }
}
