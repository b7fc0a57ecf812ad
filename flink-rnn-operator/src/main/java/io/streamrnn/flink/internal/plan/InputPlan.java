/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import io.streamrnn.flink.MissingValues;
import io.streamrnn.flink.StepsFunction;
import io.streamrnn.model.Model;
import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.annotation.Internal;

/**
 * What the network sees of a record.
 *
 * @param steps computes the features of its steps
 * @param size the declared number of features of a step, or {@link #ANY_SIZE}
 * @param several whether a record may hold more or less than one step
 * @param version the user's name for the input function; may be empty
 * @param missing what a NaN means
 * @param elapsedUnit the unit of the feature that is the time since the last step, or {@link
 *     #NO_ELAPSED_TIME}
 * @param constants where the constants of a key come from
 */
@Internal
public record InputPlan<IN>(
    StepsFunction<IN> steps,
    int size,
    boolean several,
    String version,
    MissingValues missing,
    Duration elapsedUnit,
    ConstantsPlan<IN> constants)
    implements Serializable {

  /** Of an input whose size was not declared. */
  public static final int ANY_SIZE = 0;

  /** Of an input without the time since the last step. */
  public static final Duration NO_ELAPSED_TIME = Duration.ZERO;

  /** An input function without options. */
  public static <IN> InputPlan<IN> of(StepsFunction<IN> steps, int size, boolean several) {
    return new InputPlan<>(
        steps, size, several, "", MissingValues.reject(), NO_ELAPSED_TIME, ConstantsPlan.none());
  }

  /** The builder's method that the input function was given to. */
  public String option() {
    return several ? "steps" : "input";
  }

  /** Whether the time since the last step is a feature. */
  public boolean hasElapsedTime() {
    return !elapsedUnit.isZero();
  }

  /**
   * The number of features of a step for a model that takes this number of inputs.
   *
   * @throws IllegalArgumentException if what is added to the features leaves none
   */
  public int features(int inputSize) {
    int left = inputSize - (hasElapsedTime() ? 1 : 0);
    boolean hasIndicator = missing instanceof MissingValues.Indicator;
    if (left < 1 || hasIndicator && left % 2 != 0) {
      throw new IllegalArgumentException(
          "the model must take the features and what is added to them: model's inputSize=%d, elapsedTimeFeature=%s, missingValues=%s; elapsedTimeFeature takes one input, an indicator takes one for each feature"
              .formatted(
                  inputSize,
                  hasElapsedTime() ? elapsedUnit : "none",
                  missing.getClass().getSimpleName()));
    }
    return hasIndicator ? left / 2 : left;
  }

  /**
   * Requires a model that takes these inputs.
   *
   * @throws IllegalArgumentException if it does not
   */
  public void requireFit(Model model) {
    int features = features(model.inputSize());
    if (size != ANY_SIZE && size != features) {
      throw new IllegalArgumentException(
          "the input must have the size that the model takes: declared size=%d, model's inputSize=%d (model=%s)%s; return from %s(...) what the model was trained on"
              .formatted(
                  size,
                  model.inputSize(),
                  model.name(),
                  features == model.inputSize() ? "" : ", of which features=" + features,
                  option()));
    }
    requireFill(model, features);
  }

  private void requireFill(Model model, int features) {
    float[] fill =
        missing instanceof MissingValues.FillWith fillWith
            ? fillWith.values()
            : missing instanceof MissingValues.ForwardFill forwardFill
                ? forwardFill.before()
                : null;
    if (fill != null && fill.length != features) {
      throw new IllegalArgumentException(
          "missingValues must have one value for each feature: features=%d, values=%d (model=%s)"
              .formatted(features, fill.length, model.name()));
    }
  }
}
