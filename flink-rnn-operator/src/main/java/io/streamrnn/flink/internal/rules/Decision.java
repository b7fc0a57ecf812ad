/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import io.streamrnn.flink.StateReport.Cause;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.step.Rejection;
import io.streamrnn.flink.internal.step.Run;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/** What is to be done for an event. Nothing of its key has changed yet. */
@Internal
public sealed interface Decision {

  /** What is to be run before the event is finished. */
  default List<Run> runs() {
    return List.of();
  }

  /** The event is rejected. */
  record Reject(Rejection why) implements Decision {}

  /** A policy drops the event. */
  record Drop() implements Decision {

    static final Drop INSTANCE = new Drop();
  }

  /**
   * The event was seen before: the last score is emitted again.
   *
   * @param last the last score; null if there is none
   * @param isOver whether the sequence of that score is over, though its end is yet to be noticed
   */
  record Repeat(float @Nullable [] last, boolean isOver) implements Decision {}

  /**
   * Steps are taken, or none if all are masked.
   *
   * @param closes why the open sequence ends before the event; null if it does not
   * @param forgets whether all that is stored for the key is dropped with it
   * @param ends whether the sequence ends with the event
   * @param mark by which the event is recognized if it comes again
   * @param steps the inputs of the event
   * @param start the states before the first step: the initial ones if a sequence starts
   * @param constants that came with the event; null for none
   * @param version the model that takes the steps
   * @param scored the runs of the scores
   * @param shadow the run of the model that is to take over; null for none
   */
  record Step(
      @Nullable Cause closes,
      boolean forgets,
      boolean ends,
      Deduplication.Mark mark,
      Features.Steps steps,
      float[] start,
      float @Nullable [] constants,
      ModelVersion<?> version,
      List<Run> scored,
      @Nullable Shadow shadow)
      implements Decision {

    @Override
    public List<Run> runs() {
      if (shadow == null) {
        return scored;
      }
      List<Run> runs = new ArrayList<>(scored);
      runs.add(shadow.run());
      return runs;
    }
  }

  /**
   * The steps of a model that is to take over.
   *
   * @param version the model
   * @param before how many steps it has taken
   * @param run what is to be run
   */
  record Shadow(ModelVersion<?> version, long before, Run run) {

    /**
     * What it leaves for the next event; null for nothing: a model that fails starts anew, and its
     * failure is not that of the event.
     */
    KeyState.@Nullable Shadow after() {
      return run.result().failure() != null
          ? null
          : new KeyState.Shadow(
              version.stamp(), before + run.steps(), version.memory().stored(run.result().end()));
    }

    /** The score of the last step; null if it failed. */
    float @Nullable [] score() {
      float[][] outputs = run.result().outputs();
      return run.result().failure() == null ? outputs[outputs.length - 1] : null;
    }
  }
}
