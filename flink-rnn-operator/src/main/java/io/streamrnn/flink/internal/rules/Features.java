/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import io.streamrnn.flink.MissingValues;
import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.internal.plan.InputPlan;
import io.streamrnn.flink.internal.plan.OneStepInput;
import io.streamrnn.flink.internal.plan.StepInput;
import io.streamrnn.flink.internal.plan.TextValues;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.step.Finite;
import io.streamrnn.flink.internal.step.Rejection;
import io.streamrnn.flink.internal.step.UserCode;
import io.streamrnn.flink.internal.step.UserCode.OfRecord;
import io.streamrnn.model.TextInput;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/** Converts records to the rows that the model sees. For one thread. */
@Internal
public final class Features<IN> {

  private final String option;
  private final OfRecord<IN, float[][]> function;
  // Null where rows are not what the input function returns, or a record may be several steps.
  private final @Nullable OfRecord<IN, float[]> ofStep;
  private final TextValues texts;
  private final MissingValues missing;
  private final boolean several;
  // In nanoseconds; 0 for none.
  private final double elapsedUnit;
  private final int features;
  private final int inputSize;
  private final boolean copies;
  // Whether rows are what the input function returns.
  private final boolean isPlain;
  private final boolean keepsGiven;

  /**
   * Creates the features for a model, which the inputs fit.
   *
   * @param inputSize of the model
   * @param texts of the model
   * @param copies whether rows are used after the input function was called for another event
   * @param keepsGiven whether {@link Steps#given} is asked for
   */
  public Features(
      InputPlan<IN> input,
      int inputSize,
      List<TextInput> texts,
      boolean copies,
      boolean keepsGiven) {
    this.option = input.option().toString();
    TextValues values = new TextValues(texts);
    this.texts = values;
    StepInput<IN> steps = input.steps();
    float[][] one = new float[1][];
    this.function = record -> steps.read(record, values, one);
    this.missing = input.missing();
    this.several = input.several();
    this.elapsedUnit = nanos(input.elapsedUnit());
    this.inputSize = inputSize;
    this.copies = copies;
    this.keepsGiven = keepsGiven;
    this.features = input.features(inputSize);
    this.isPlain = !copies && inputSize == features && missing instanceof MissingValues.Reject;
    this.ofStep =
        isPlain && steps instanceof OneStepInput<IN> step
            ? record -> step.readStep(record, values, one)
            : null;
  }

  // As a double, as long durations have more nanoseconds than a long holds.
  private static double nanos(Duration duration) {
    return duration.getSeconds() * 1e9 + duration.getNano();
  }

  /** The inputs of an event. Used again for later events, with its arrays. */
  public static final class Steps {

    private static final float[][] NONE = {};

    private float[] @Nullable [] rows = NONE;
    private float[][] unmasked = NONE;
    // Where rows are that must be copied; a null is created when it is used.
    private float[] @Nullable [] buffers = NONE;
    private float @Nullable [] observed;
    private float @Nullable [] given;

    /** The rows of its steps; null for a masked one. */
    public float[] @Nullable [] rows() {
      return rows;
    }

    /** The rows that are not null: the same array if none is masked. */
    public float[][] unmasked() {
      return unmasked;
    }

    /** The number of masked steps. */
    public int masked() {
      return rows.length - unmasked.length;
    }

    /**
     * A new array with the last value of each feature, this event included; null if it is not kept.
     */
    public float @Nullable [] observed() {
      return observed;
    }

    /**
     * A copy of the features of the last step as they came; null if there is none, or it is not
     * kept.
     */
    public float @Nullable [] given() {
      return given;
    }

    private void begin(int count) {
      if (rows.length != count) {
        rows = new float[count][];
      }
    }

    private void end(int unmaskedCount) {
      unmasked = unmaskedCount == rows.length ? rows : unmasked(rows, unmaskedCount);
    }

    private void take(float[][] given) {
      if (rows != given) {
        rows = given;
        unmasked = given;
      }
    }

    private static float[][] unmasked(float[] @Nullable [] rows, int count) {
      float[][] unmasked = new float[count][];
      int next = 0;
      for (float[] row : rows) {
        if (row != null) {
          unmasked[next++] = row;
        }
      }
      return unmasked;
    }

    /** A copy of values, with zeros after them, in an array for the row of a step. */
    private float[] copy(float[] values, int step, int size) {
      if (buffers.length <= step) {
        buffers = Arrays.copyOf(buffers, step + 1);
      }
      float[] row = buffers[step];
      if (row == null || row.length != size) {
        row = new float[size];
        buffers[step] = row;
      } else {
        Arrays.fill(row, values.length, size, 0);
      }
      System.arraycopy(values, 0, row, 0, values.length);
      return row;
    }
  }

  /**
   * Reads the inputs of an event.
   *
   * @param timestamp in event time, or {@link KeyState#NONE}
   * @param past the state of the sequence that the event belongs to; null if the event starts one
   * @param steps takes the inputs, in place of those of the event before
   * @return the steps
   */
  public Steps read(IN record, long timestamp, @Nullable KeyState past, Steps steps)
      throws Rejection, InterruptedException {
    float[][] given = UserCode.call(Reason.INPUT_FAILED, option, function, record);
    UserCode.requireResult(Reason.NULL_INPUT, option, given);
    if (isPlain) {
      for (int t = 0; t < given.length; t++) {
        require(given[t], t);
      }
      steps.take(given);
    } else {
      readRows(given, timestamp, past, steps);
    }
    steps.given = keepsGiven && given.length > 0 ? given[given.length - 1].clone() : null;
    return steps;
  }

  /** As {@link #read}, of a record that is one step, which is never masked: its row. */
  float[] readStep(IN record, long timestamp, KeyState past, Steps steps)
      throws Rejection, InterruptedException {
    if (ofStep == null) {
      return read(record, timestamp, past, steps).unmasked()[0];
    }
    float[] given = UserCode.call(Reason.INPUT_FAILED, option, ofStep, record);
    require(given, 0);
    return given;
  }

  private void readRows(float[][] given, long timestamp, @Nullable KeyState past, Steps steps)
      throws Rejection {
    float @Nullable [] observed = past == null ? null : ofThisLength(past.observed());
    long lastStep = past == null ? KeyState.NONE : past.lastStep();
    steps.begin(given.length);
    int unmasked = 0;
    for (int t = 0; t < given.length; t++) {
      boolean isWhole = require(given[t], t);
      float @Nullable [] row;
      if (missing instanceof MissingValues.ForwardFill forwardFill) {
        observed = observed(given[t], observed);
        float[] filled = filled(given[t], observed, forwardFill.before());
        row = row(filled, null, t, timestamp, lastStep, steps);
      } else {
        row =
            isWhole
                ? row(given[t], null, t, timestamp, lastStep, steps)
                : incomplete(given[t], t, timestamp, lastStep, steps);
      }
      steps.rows[t] = row;
      if (row != null) {
        unmasked++;
        lastStep = Math.max(lastStep, timestamp);
      }
    }
    steps.end(unmasked);
    boolean isObserved = missing instanceof MissingValues.ForwardFill && given.length > 0;
    steps.observed = isObserved ? observed : null;
  }

  private float @Nullable [] incomplete(
      float[] given, int step, long timestamp, long lastStep, Steps steps) {
    if (missing instanceof MissingValues.FillWith fillWith) {
      float[] filled = filled(given, given, fillWith.values());
      return row(filled, null, step, timestamp, lastStep, steps);
    }
    if (missing instanceof MissingValues.Indicator) {
      float[] filled = filled(given, given, new float[features]);
      return row(filled, given, step, timestamp, lastStep, steps);
    }
    return null;
  }

  /** Whether nothing is missing. */
  private boolean require(float @Nullable [] given, int step) throws Rejection {
    if (given == null) {
      throw new Rejection(
          Reason.NULL_INPUT,
          "the function passed to %s(...) must not return null%s".formatted(option, at(step)));
    }
    if (given.length != features) {
      throw new Rejection(
          Reason.WRONG_LENGTH,
          "input has the wrong length: expected %s=%d, got length=%d%s"
              .formatted(
                  features == inputSize ? "inputSize" : "features",
                  features,
                  given.length,
                  at(step)));
    }
    if (Finite.areAll(given, features)) {
      return true;
    }
    for (int i = 0; i < features; i++) {
      boolean isMissing = Float.isNaN(given[i]) && !(missing instanceof MissingValues.Reject);
      if (!Float.isFinite(given[i]) && !isMissing) {
        throw new Rejection(Reason.NOT_FINITE, notFinite(i, given[i]) + at(step));
      }
    }
    return false;
  }

  private String notFinite(int position, float value) {
    TextInput text = texts.at(position);
    return text == null
        ? "input must be finite: input[%d]=%s".formatted(position, value)
        : "a text must not be missing: input[%d]=null, input='%s'; set missingValues(...) for what it means"
            .formatted(position, text.name());
  }

  private String at(int step) {
    return several ? " at step " + step : "";
  }

  /** The last values; null if a former job kept those of other features. */
  private float @Nullable [] ofThisLength(float @Nullable [] observed) {
    return observed == null || observed.length != features ? null : observed;
  }

  /** The last value of each feature, this event included. */
  private static float[] observed(float[] given, float @Nullable [] before) {
    float[] observed = given.clone();
    for (int i = 0; i < observed.length && before != null; i++) {
      observed[i] = Float.isNaN(observed[i]) ? before[i] : observed[i];
    }
    return observed;
  }

  /** The values that are present, else those of a second array, else those of a third. */
  private static float[] filled(float[] given, float[] second, float[] third) {
    float[] filled = given.clone();
    for (int i = 0; i < filled.length; i++) {
      if (Float.isNaN(filled[i])) {
        filled[i] = Float.isNaN(second[i]) ? third[i] : second[i];
      }
    }
    return filled;
  }

  /** Adds the indicator and the elapsed time. */
  private float[] row(
      float[] values,
      float @Nullable [] indicated,
      int step,
      long timestamp,
      long lastStep,
      Steps steps) {
    if (inputSize == features) {
      return copies ? steps.copy(values, step, inputSize) : values;
    }
    float[] row = steps.copy(values, step, inputSize);
    if (missing instanceof MissingValues.Indicator) {
      for (int i = 0; i < features; i++) {
        row[features + i] = indicated != null && Float.isNaN(indicated[i]) ? 0 : 1;
      }
    }
    if (elapsedUnit > 0) {
      row[inputSize - 1] = elapsed(timestamp, lastStep);
    }
    return row;
  }

  /**
   * The time since the last step; 0 for the first step, and for one that is older than the last.
   */
  private float elapsed(long now, long lastStep) {
    if (lastStep == KeyState.NONE || now <= lastStep) {
      return 0;
    }
    // As doubles, as the difference may be too great for a long.
    return (float) (((double) now - lastStep) * 1e6 / elapsedUnit);
  }
}
