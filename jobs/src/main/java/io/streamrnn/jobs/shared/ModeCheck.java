/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.shared;

import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.WhileFilling;
import io.streamrnn.model.Model;
import io.streamrnn.model.OutputRows;
import java.util.Optional;
import java.util.OptionalInt;

/** Whether {@code --mode} fits the model. */
public final class ModeCheck {

  private final Model model;
  private final Scoring scoring;
  private final String mode;

  /**
   * A check.
   *
   * @param scoring the mode
   * @param mode as the user typed it
   */
  public ModeCheck(Model model, Scoring scoring, String mode) {
    this.model = model;
    this.scoring = scoring;
    this.mode = mode;
  }

  /**
   * Requires a mode that the model can be run with.
   *
   * @throws CannotRunException if it is another one
   */
  public void require() {
    if (scoring instanceof Scoring.SlidingWindow window) {
      requireSteps(window);
    } else if (!model.isSteppable()) {
      throw new CannotRunException(
          "a model that needs whole sequences requires --mode %s: --mode=%s, model=%s; 'streamrnn model FILE' shows which layers need them, and why"
              .formatted(advice(", with the N that it was trained on"), mode, model));
    }
  }

  /**
   * Requires one event per row of the input if an event has several rows of outputs.
   *
   * @param hasArrays whether a row has several steps
   * @throws CannotRunException if it has more
   */
  public void requireRows(boolean hasArrays) {
    if (hasArrays && rows() == EventRows.SEVERAL) {
      throw new CannotRunException(
          "a model that returns several rows for a window requires one event per row of the input: model=%s; write each step of the arrays as a row with a column for each feature"
              .formatted(model.name()));
    }
  }

  private void requireSteps(Scoring.SlidingWindow window) {
    requireSteps(window.length());
    if (window.whileFilling() == WhileFilling.SCORE) {
      requireShorter();
    }
  }

  private void requireSteps(int steps) {
    try {
      model.outputRows(steps);
    } catch (IllegalArgumentException e) {
      throw new CannotRunException(
          "--mode window:N must be a length that the model takes: --mode=%s, model=%s: %s; use --mode %s"
              .formatted(mode, model.name(), e.getMessage(), advice("")),
          e);
    }
  }

  private void requireShorter() {
    try {
      model.outputRows(1);
    } catch (IllegalArgumentException e) {
      throw new CannotRunException(
          "--while-filling score requires a model that takes shorter windows: --mode=%s, model=%s: %s; use --while-filling empty"
              .formatted(mode, model.name(), e.getMessage()),
          e);
    }
  }

  private String advice(String whatNIs) {
    OptionalInt steps = model.fixedSteps().isPresent() ? model.fixedSteps() : model.declaredSteps();
    return "window:" + (steps.isPresent() ? String.valueOf(steps.getAsInt()) : "N" + whatNIs);
  }

  /** How many rows of outputs an event has. */
  public EventRows rows() {
    if (model.outputRows() == OutputRows.SEVERAL) {
      return EventRows.SEVERAL;
    }
    return scoring instanceof Scoring.SlidingWindow && model.outputRows() == OutputRows.PER_STEP
        ? EventRows.PER_STEP
        : EventRows.ONE;
  }

  /** What the user should know before the run; empty if there is nothing. */
  public Optional<String> warning() {
    if (model.declaredSteps().isEmpty() || !differs(model.declaredSteps().getAsInt())) {
      return Optional.empty();
    }
    int steps = model.declaredSteps().getAsInt();
    return Optional.of(
        "the model declares windows of %d steps and no carried state, so these scores are not those of its training: --mode=%s, model=%s; use --mode window:%d for what the model computes of such a window, or %s if you intend it"
            .formatted(
                steps,
                mode,
                model.name(),
                steps,
                scoring instanceof Scoring.Stateful
                    ? "keep --mode stateful"
                    : "keep --mode " + mode));
  }

  private boolean differs(int steps) {
    return scoring instanceof Scoring.SlidingWindow window
        ? window.length() != steps
        : !model.states().isEmpty();
  }
}
