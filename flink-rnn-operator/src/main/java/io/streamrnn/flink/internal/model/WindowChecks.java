/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.model;

import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.WhileFilling;
import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.state.StateLayout;
import io.streamrnn.model.Model;
import io.streamrnn.model.OutputRows;
import java.util.OptionalInt;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a model can be run over windows, and whether that is what it was trained for. */
@Internal
public final class WindowChecks {

  // The name that a user knows.
  private static final Logger LOG = LoggerFactory.getLogger("io.streamrnn.flink.StreamingRnn");

  // More than the kernel or the pool of any layer.
  private static final int LONGEST_TRIAL = 1 << 12;

  private WindowChecks() {}

  /**
   * Requires a number of steps and a form of the output that the model has.
   *
   * @throws IllegalArgumentException if it has others
   */
  static void require(Model model, RnnPlan<?, ?> plan) {
    if (plan.scoring() instanceof Scoring.SlidingWindow window) {
      requireRoom(model, window);
      requireLength(model, window);
    }
    requireRows(model, plan);
  }

  private static void requireRoom(Model model, Scoring.SlidingWindow window) {
    int most = mostSteps(model);
    if (window.length() > most) {
      throw new IllegalArgumentException(
          "the window of a key must fit into 2 GiB: scoring=%s, features of a step=%d, most steps=%d (model=%s); make it shorter"
              .formatted(window, model.inputSize(), most, model.name()));
    }
  }

  /** How many inputs of a model may be stored for a key. */
  static int mostSteps(Model model) {
    return StateLayout.Window.MOST_FLOATS / model.inputSize();
  }

  private static void requireLength(Model model, Scoring.SlidingWindow window) {
    requireSteps(model, window.length(), window);
    if (window.whileFilling() == WhileFilling.SCORE) {
      requireSteps(model, 1, window);
    }
  }

  private static void requireSteps(Model model, int steps, Scoring.SlidingWindow window) {
    try {
      model.outputRows(steps);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "a window must have a length that the model takes: scoring=%s, %s (model=%s); use scoring(%s)"
              .formatted(window, e.getMessage(), model.name(), advice(model)),
          e);
    }
  }

  private static void requireRows(Model model, RnnPlan<?, ?> plan) {
    if (plan.emitsRows() && plan.scoring() instanceof Scoring.Stateful) {
      throw new IllegalArgumentException(
          "outputRows(...) takes the rows of a window: scoring=%s (model=%s); use output(...), or scoring(%s)"
              .formatted(plan.scoring(), model.name(), advice(model)));
    }
    if (model.outputRows() == OutputRows.SEVERAL && !plan.emitsRows()) {
      throw new IllegalArgumentException(
          "a model that returns several rows for a window, and not one per step, must have an output function of rows: model=%s; use %soutputRows(type, (record, rows) -> ...), where the last row is rows[rows.length - 1]"
              .formatted(model.name(), plan.input().several() ? "input(...), and " : ""));
    }
  }

  /** A scoring that a model can be run with, as it is written in a program. */
  static String advice(Model model) {
    OptionalInt steps = model.fixedSteps().isPresent() ? model.fixedSteps() : model.declaredSteps();
    return "Scoring.slidingWindow("
        + (steps.isPresent() ? String.valueOf(steps.getAsInt()) : "n")
        + ")";
  }

  /** Logs that a model runs over another number of steps than it declares. */
  public static void warnOfOtherSteps(Model model, Scoring scoring) {
    otherSteps(model, scoring)
        .ifPresent(
            steps ->
                LOG.warn(
                    "The model declares windows of {} steps and no carried state, so its scores are not those of its training: scoring={}, model={}; use Scoring.slidingWindow({}), or keep Scoring.{} if you intend it",
                    steps,
                    scoring,
                    model.name(),
                    steps,
                    scoring instanceof Scoring.Stateful ? "stateful()" : scoring));
  }

  /** The number of steps that the model declares, if it is run over another number. */
  static OptionalInt otherSteps(Model model, Scoring scoring) {
    if (model.declaredSteps().isEmpty()) {
      return OptionalInt.empty();
    }
    int declared = model.declaredSteps().getAsInt();
    boolean isOther =
        scoring instanceof Scoring.Stateful && !model.states().isEmpty()
            || scoring instanceof Scoring.SlidingWindow window && window.length() != declared;
    return isOther ? OptionalInt.of(declared) : OptionalInt.empty();
  }

  /** The number of steps that the model is tried with. */
  static int trialSteps(Model model, Scoring scoring) {
    if (scoring instanceof Scoring.SlidingWindow window) {
      return window.length();
    }
    OptionalInt known = model.fixedSteps().isPresent() ? model.fixedSteps() : model.declaredSteps();
    return known.orElseGet(() -> leastSteps(model));
  }

  private static int leastSteps(Model model) {
    for (int steps = 1; steps < LONGEST_TRIAL; steps *= 2) {
      try {
        model.outputRows(steps);
        return steps;
      } catch (IllegalArgumentException e) {
        // It takes longer ones.
      }
    }
    return LONGEST_TRIAL;
  }
}
