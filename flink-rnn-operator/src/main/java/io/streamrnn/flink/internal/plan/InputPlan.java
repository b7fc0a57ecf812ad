/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import io.streamrnn.flink.InputFunction;
import io.streamrnn.flink.MissingValues;
import io.streamrnn.flink.SerializableToIntFunction;
import io.streamrnn.flink.StepsFunction;
import io.streamrnn.flink.TextFunction;
import io.streamrnn.flink.ValuesFunction;
import io.streamrnn.model.Model;
import io.streamrnn.model.TextInput;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * What the network sees of a record.
 *
 * @param steps computes the features of its steps
 * @param size the declared number of features of a step, or {@link #ANY_SIZE}
 * @param option the builder's method that the input function was passed to
 * @param areIndices whether the function returns the indices of texts
 * @param version the user's name for the input function; may be empty
 * @param missing what a NaN means
 * @param elapsedUnit the unit of the feature that is the time since the last step, or {@link
 *     #NO_ELAPSED_TIME}
 * @param constants where the constants of a key come from
 */
@Internal
public record InputPlan<IN>(
    StepInput<IN> steps,
    int size,
    Option option,
    boolean areIndices,
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
    /** The text of one step. */
    TEXT("text"),
    /** The features of one step, numbers and texts. */
    VALUES("values"),
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
    OneStepInput<IN> step = (record, texts, one) -> features.features(record);
    return of(step, size, Option.INPUT);
  }

  /** The tokens of records that are one step each. */
  public static <IN> InputPlan<IN> ofToken(SerializableToIntFunction<IN> token) {
    OneStepInput<IN> step =
        (record, texts, one) -> {
          float[] row = one[0] == null ? new float[1] : one[0];
          row[0] = asFloat(token.applyAsInt(record));
          return row;
        };
    return of(step, 1, Option.TOKEN);
  }

  private static float asFloat(int token) {
    float number = token;
    if ((double) number != token) {
      throw new IllegalArgumentException(
          "a token must be a whole number that a float holds, as the model would look another one up: all numbers to 16777216 are held; give the ids smaller numbers, as in training");
    }
    return number;
  }

  /** The texts of records that are one step each. */
  public static <IN> InputPlan<IN> ofText(TextFunction<IN> text) {
    return of(
        new ValuesInput<>(record -> new @Nullable Object[] {text.text(record)}), 1, Option.TEXT);
  }

  /** The values of records that are one step each, numbers and texts. */
  public static <IN> InputPlan<IN> ofValues(ValuesFunction<IN> values) {
    return of(new ValuesInput<>(values), ANY_SIZE, Option.VALUES);
  }

  /** The fields of rows that are one step each. */
  public static InputPlan<Row> ofRows(RowFields fields) {
    return of(new RowsInput(fields), fields.names().size(), Option.INPUT);
  }

  /** The features of records that hold several steps, or none. */
  public static <IN> InputPlan<IN> ofSteps(StepsFunction<IN> steps, int size) {
    return of((record, texts, one) -> steps.steps(record), size, Option.STEPS);
  }

  private static <IN> InputPlan<IN> of(StepInput<IN> steps, int size, Option option) {
    return new InputPlan<>(
        steps,
        size,
        option,
        false,
        "",
        MissingValues.reject(),
        NO_ELAPSED_TIME,
        ConstantsPlan.none());
  }

  /** The same input, whose numbers may be the indices of texts. */
  public InputPlan<IN> withIndices() {
    return new InputPlan<>(steps, size, option, true, version, missing, elapsedUnit, constants);
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
    requireTexts(model, features);
  }

  private void requireTexts(Model model, int features) {
    List<TextInput> texts = model.texts();
    if (option == Option.TEXT && texts.size() != 1) {
      throw new IllegalArgumentException(
          "text(...) is for a model that takes one text: texts=%s (model=%s); use input(...) for numbers, or values(...)"
              .formatted(TextValues.names(texts), model.name()));
    }
    if (!texts.isEmpty() && !areIndices && !steps.returnsTexts()) {
      throw new IllegalArgumentException(
          "the model takes texts, and %s(...) returns numbers: texts=%s (model=%s); use text(...) or values(...), or call textIndices() before it if the numbers are those of TextInput.index"
              .formatted(option, TextValues.names(texts), model.name()));
    }
    if (texts.stream().anyMatch(text -> text.position() >= features)) {
      throw new IllegalArgumentException(
          "what is added to the features must be numbers of the model: features=%d, texts=%s (model=%s); omit elapsedTimeFeature(...) or the indicator of missingValues(...)"
              .formatted(features, TextValues.names(texts), model.name()));
    }
    steps.requireTypes(texts);
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
          "missingValues must have one value for each feature: features=%d, values=%d (model=%s); repeat a value that is the same for all"
              .formatted(features, fill.length, model.name()));
    }
  }
}
