/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.RepeatedStart;
import io.streamrnn.flink.StateReport.Cause;
import io.streamrnn.flink.internal.plan.Condition;
import io.streamrnn.flink.internal.plan.SequencePlan;
import io.streamrnn.flink.internal.step.Rejection;
import io.streamrnn.flink.internal.step.UserCode;
import io.streamrnn.flink.internal.step.UserCode.OfRecord;
import org.jspecify.annotations.Nullable;

/** Where sequences start and end, by their events. For one thread. */
final class SequenceBounds<IN> {

  private final SequencePlan<IN> plan;
  // Null for an option that is not in use.
  private final @Nullable OfRecord<IN, Boolean> start;
  private final @Nullable OfRecord<IN, Boolean> end;
  private final @Nullable OfRecord<IN, Boolean> reset;

  SequenceBounds(SequencePlan<IN> plan) {
    this.plan = plan;
    start = predicate(plan.start());
    end = predicate(plan.end());
    reset = predicate(plan.reset());
  }

  private static <IN> @Nullable OfRecord<IN, Boolean> predicate(Condition<IN> condition) {
    return condition instanceof Condition.When<IN> when ? when.predicate()::filter : null;
  }

  private static <IN> boolean holds(
      @Nullable OfRecord<IN, Boolean> predicate, String option, IN record)
      throws Rejection, InterruptedException {
    return predicate != null && UserCode.call(Reason.FUNCTION_FAILED, option, predicate, record);
  }

  /**
   * How an event relates to the sequence of its key.
   *
   * @param isDropped whether a policy drops it
   * @param closes why the open sequence ends before it; null if it does not
   * @param ends whether its sequence ends with it
   */
  record Bound(boolean isDropped, @Nullable Cause closes, boolean ends) {

    /** The bound of an event in the middle of a sequence. */
    static final Bound INSIDE = new Bound(false, null, false);

    private static final Bound LAST = new Bound(false, null, true);
    private static final Bound DROPPED = new Bound(true, null, false);

    private static Bound inside(boolean ends) {
      return ends ? LAST : INSIDE;
    }

    private static Bound closing(Cause cause, boolean ends) {
      return new Bound(false, cause, ends);
    }
  }

  /**
   * How an event relates to the sequence of its key.
   *
   * @param isOpen whether a sequence is open
   * @param awaitsStart whether its states were set by a command, and no event came since
   */
  Bound of(IN record, boolean isOpen, boolean awaitsStart) throws Rejection, InterruptedException {
    boolean starts = holds(start, "startWhen", record);
    boolean ends = holds(end, "endWhen", record);
    boolean resets = holds(reset, "resetWhen", record);
    if (isOpen) {
      return awaitsStart ? Bound.inside(ends) : inOpenSequence(starts, ends, resets);
    }
    if (starts) {
      return Bound.inside(ends);
    }
    return ends ? endWithoutStart() : beforeStart();
  }

  private Bound inOpenSequence(boolean starts, boolean ends, boolean resets) throws Rejection {
    if (starts && plan.repeatedStart() == RepeatedStart.REJECT) {
      throw new Rejection(
          Reason.REPEATED_START,
          "a sequence must not start while one is open: onRepeatedStart=" + plan.repeatedStart());
    }
    if (starts && plan.repeatedStart() == RepeatedStart.RESTART) {
      return Bound.closing(Cause.RESTARTED, ends);
    }
    return resets ? Bound.closing(Cause.RESET, ends) : Bound.inside(ends);
  }

  private Bound endWithoutStart() throws Rejection {
    return switch (plan.endWithoutStart()) {
      case SCORE -> Bound.LAST;
      case DROP -> Bound.DROPPED;
      case REJECT ->
          throw new Rejection(
              Reason.END_WITHOUT_START,
              "a sequence must not end when none is open: onEndWithoutStart="
                  + plan.endWithoutStart());
    };
  }

  private Bound beforeStart() throws Rejection {
    if (!plan.start().isSet()) {
      return Bound.INSIDE;
    }
    return switch (plan.missingStart()) {
      case BEGIN -> Bound.INSIDE;
      case DROP -> Bound.DROPPED;
      case REJECT ->
          throw new Rejection(
              Reason.MISSING_START,
              "the first event of a sequence must start it: onMissingStart=" + plan.missingStart());
    };
  }
}
