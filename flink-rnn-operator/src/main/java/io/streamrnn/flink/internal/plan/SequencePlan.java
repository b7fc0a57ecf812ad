/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import io.streamrnn.flink.EndWithoutStart;
import io.streamrnn.flink.InitialState;
import io.streamrnn.flink.MissingStart;
import io.streamrnn.flink.RepeatedStart;
import java.io.Serializable;
import org.apache.flink.annotation.Internal;

/**
 * Where sequences start and end, and what they start from.
 *
 * @param start whether an event starts one
 * @param end whether an event is the last of one
 * @param reset whether an event asks for a reset before it
 * @param gap after which, in event time, a sequence has ended
 * @param missingStart what happens to an event before a start
 * @param repeatedStart what happens to a start while a sequence is open
 * @param endWithoutStart what happens to an end when no sequence is open
 * @param initial the states before the first event
 */
@Internal
public record SequencePlan<IN>(
    Condition<IN> start,
    Condition<IN> end,
    Condition<IN> reset,
    Timeout gap,
    MissingStart missingStart,
    RepeatedStart repeatedStart,
    EndWithoutStart endWithoutStart,
    InitialState<IN> initial)
    implements Serializable {

  /** A key is one sequence, from the initial states of the model. */
  public static <IN> SequencePlan<IN> none() {
    return new SequencePlan<>(
        Condition.none(),
        Condition.none(),
        Condition.none(),
        Timeout.none(),
        MissingStart.BEGIN,
        RepeatedStart.RESTART,
        EndWithoutStart.SCORE,
        InitialState.ofModel());
  }

  /** Whether a sequence can end before its key is forgotten. */
  public boolean areBounded() {
    return areBoundedByEvents() || gap.isSet();
  }

  /** Whether events say where sequences start and end. */
  public boolean areBoundedByEvents() {
    return start.isSet() || end.isSet() || reset.isSet();
  }
}
