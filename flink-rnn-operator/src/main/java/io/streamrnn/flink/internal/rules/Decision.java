/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import io.streamrnn.flink.StateReport.Cause;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.step.Rejection;
import io.streamrnn.flink.internal.step.Run;
import io.streamrnn.flink.internal.step.Runs;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is to be done for an event. Nothing of its key has changed yet. */
sealed interface Decision {

  /** What is to be run before the event is finished. */
  default List<Run> runs() {
    return List.of();
  }

  /**
   * The event is rejected.
   *
   * @param version the model that was to take its steps; null if that was not decided
   */
  record Reject(Rejection why, @Nullable ModelVersion<?> version) implements Decision {}

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
   * Steps are taken, or none if all are masked. Used again for later events; references are written
   * as in an {@link EventScope}.
   */
  final class Step implements Decision {

    private final Features.Steps steps = new Features.Steps();
    private final Runs scored = new Runs();
    private @Nullable Cause closes;
    private boolean forgets;
    private boolean ends;
    private Deduplication.Mark mark = Deduplication.Mark.NONE;
    private @Nullable ModelVersion<?> version;
    // Null if the first run has it.
    private float @Nullable [] start;
    private float @Nullable [] constants;
    private @Nullable Shadow shadow;

    /**
     * Sets what becomes of the sequence.
     *
     * @param cause why the open sequence ends before the event; null if it does not
     * @param forgetsKey whether all that is stored for the key is dropped with it
     * @param endsWithEvent whether the sequence ends with the event
     * @param ofEvent by which the event is recognized if it comes again
     */
    void bounds(
        @Nullable Cause cause,
        boolean forgetsKey,
        boolean endsWithEvent,
        Deduplication.Mark ofEvent) {
      closes = cause;
      forgets = forgetsKey;
      ends = endsWithEvent;
      if (!mark.equals(ofEvent)) {
        mark = ofEvent;
      }
    }

    /**
     * Sets what the steps are taken with, after the runs.
     *
     * @param model that takes them
     * @param states before the first step: the initial ones if a sequence starts
     * @param ofEvent the constants that came with the event; null for none
     * @param next the run of the model that is to take over; null for none
     */
    void model(
        ModelVersion<?> model, float[] states, float @Nullable [] ofEvent, @Nullable Shadow next) {
      if (version != model) {
        version = model;
      }
      start = scored.isEmpty() ? states : null;
      constants = ofEvent;
      shadow = next;
    }

    /** Why the open sequence ends before the event; null if it does not. */
    @Nullable Cause closes() {
      return closes;
    }

    /** Whether all that is stored for the key is dropped with it. */
    boolean forgets() {
      return forgets;
    }

    /** Whether the sequence ends with the event. */
    boolean ends() {
      return ends;
    }

    /** By which the event is recognized if it comes again. */
    Deduplication.Mark mark() {
      return mark;
    }

    /** The inputs of the event. */
    Features.Steps steps() {
      return steps;
    }

    /** The model that takes the steps. */
    ModelVersion<?> version() {
      return Objects.requireNonNull(version, "begin sets the model");
    }

    /** The states before the first step: the initial ones if a sequence starts. Only read. */
    float[] start() {
      return start == null ? scored.get(0).start() : start;
    }

    /** The constants that came with the event; null for none. */
    float @Nullable [] constants() {
      return constants;
    }

    /** The runs of the scores. */
    Runs scored() {
      return scored;
    }

    /** The run of the model that is to take over; null for none. */
    @Nullable Shadow shadow() {
      return shadow;
    }

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
      return run.failure() != null
          ? null
          : new KeyState.Shadow(
              version.stamp(), before + run.steps(), version.memory().stored(run.end()));
    }

    /** The score of the last step; null if it failed. */
    float @Nullable [] score() {
      float[][] outputs = run.outputs();
      return run.failure() == null ? outputs[outputs.length - 1] : null;
    }
  }
}
