/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import io.streamrnn.flink.InputFunction;
import io.streamrnn.flink.MissingValues;
import io.streamrnn.flink.SerializableToIntFunction;
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
 * @param option the builder's method that the input function was passed to
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
    Option option,
    String version,
    MissingValues missing,
    Duration elapsedUnit,
    ConstantsPlan<IN> constants)
    implements Serializable {

  /** The size of an input that was declared without one. */
  public static final int ANY_SIZE = 0;

  /** The unit of an input without the time since the last step. */
  public static final Duration NO_ELAPSED_TIME = Duration.ZERO;

  /** A method of the builder that takes an input function. */
  public enum Option {
    /** The features of one step. */
    INPUT("input"),
    /** The token of one step. */
    TOKEN("token"),
    /** The features of several steps, or of none. */
    STEPS("steps");

    private final String method;

    Option(String method) {
      this.method = method;
    }

    /** The name of the method. */
    @Override
    public String toString() {
      return method;
    }
  }

  /** The features of records that are one step each. */
  public static <IN> InputPlan<IN> ofInput(InputFunction<IN> features, int size) {
    return of(record -> new float[][] {features.features(record)}, size, Option.INPUT);
  }

  /** The tokens of records that are one step each. */
  public static <IN> InputPlan<IN> ofToken(SerializableToIntFunction<IN> token) {
    return of(record -> new float[][] {{token.applyAsInt(record)}}, 1, Option.TOKEN);
  }

  /** The features of records that hold several steps, or none. */
  public static <IN> InputPlan<IN> ofSteps(StepsFunction<IN> steps, int size) {
    return of(steps, size, Option.STEPS);
  }

  private static <IN> InputPlan<IN> of(StepsFunction<IN> steps, int size, Option option) {
    return new InputPlan<>(
        steps, size, option, "", MissingValues.reject(), NO_ELAPSED_TIME, ConstantsPlan.none());
  }

  /** Whether a record may hold more or less than one step. */
  public boolean several() {
    return option == Option.STEPS;
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
