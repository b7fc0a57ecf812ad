/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.StatePrecision;
import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.state.StateLayout;
import io.streamrnn.flink.internal.state.StateStamp;
import io.streamrnn.flink.internal.step.Runs;
import io.streamrnn.model.Model;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a key remembers of its sequence: the states of the model after the last event, or the inputs
 * of the last events. For one thread.
 */
sealed interface Memory permits ModelStates, InputWindow {

  /**
   * The memory of a job.
   *
   * @param initial the states that windows start from
   */
  static Memory of(RnnPlan<?, ?> plan, Model model, float[] initial) {
    boolean isRounded = plan.statePrecision() == StatePrecision.BFLOAT16;
    String version = plan.input().version();
    if (plan.scoring() instanceof Scoring.SlidingWindow window) {
      return new InputWindow(window, plan.emitsRows(), model, initial, version, isRounded);
    }
    return new ModelStates(
        model,
        StateLayout.States.of(model.states()),
        StateStamp.ofModel(model.identity().stamp(), model.identity().recurrent(), version),
        isRounded);
  }

  /** What is stored for a key. */
  StateLayout layout();

  /** What the stored values depend on: values with another stamp are not read. */
  long stamp();

  /**
   * Adds what is to be run for an event.
   *
   * @param rows of its steps that are not masked
   * @param past the state of the sequence that it belongs to; null if it starts one
   * @param start the states before its first step: the initial ones if it starts a sequence
   * @param constants null for none
   */
  void addRuns(
      float[][] rows,
      @Nullable KeyState past,
      float[] start,
      float @Nullable [] constants,
      Runs runs);

  /**
   * The score of a step that was not masked; null if nothing is emitted for it.
   *
   * @param runs that were run for the event
   * @param fromLast how many steps of the event are after this one
   * @param number of the step, counted from the start of the sequence
   */
  float @Nullable [] score(Runs runs, int fromLast, long number);

  /** After this number of steps a sequence has its first score that is not empty. */
  long stepsToScore();

  /** The score of a masked step before the first one; null if nothing is emitted for it. */
  float @Nullable [] scoreBeforeFirst();

  /** Whether a score has a length that those of the model have. */
  boolean hasLengthOf(float[] score);

  /** Starts a sequence in a state. */
  void start(float[] initial, KeyState state);

  /** Writes the steps of an event to a state. */
  void commit(float[][] rows, Runs runs, KeyState state);

  /** A copy of states of the model with the precision of stored ones. */
  float[] stored(float[] states);

  /** The states of the model for a report. */
  float[][] states(KeyTensors<?> tensors, KeyState state);

  /**
   * The last score of a key; null for none. One that came with a savepoint may be of a model with
   * another head, which is as good as none if it has another length.
   *
   * @param state of the key; null for none
   */
  default float @Nullable [] lastScore(@Nullable KeyState state) {
    float @Nullable [] last = state == null ? null : state.score();
    return last != null && hasLengthOf(last) ? last : null;
  }

  /**
   * The scores of an event. A masked step has the score of the step before it. The array may be
   * that of a run, which is used again; those in it are not.
   *
   * @param past see {@link #addRuns}
   */
  default float[][] scores(Features.Steps steps, Runs runs, @Nullable KeyState past) {
    long number = past == null ? 0 : past.steps();
    float @Nullable [] last = lastScore(past);
    List<float[]> scores = new ArrayList<>(steps.rows().length);
    int left = steps.unmasked().length;
    for (float[] row : steps.rows()) {
      if (row == null) {
        last = last == null ? scoreBeforeFirst() : last.clone();
      } else {
        last = score(runs, --left, number++);
      }
      if (last != null) {
        scores.add(last);
      }
    }
    return scores.toArray(float[][]::new);
  }
}
