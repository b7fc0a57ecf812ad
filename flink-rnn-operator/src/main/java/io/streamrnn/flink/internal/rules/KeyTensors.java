/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.flink.ConstantsFunction;
import io.streamrnn.flink.InitialState;
import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.internal.plan.ConstantsPlan;
import io.streamrnn.flink.internal.state.Bfloat16;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.step.Rejection;
import io.streamrnn.flink.internal.step.UserCode;
import io.streamrnn.flink.internal.step.UserCode.OfRecord;
import io.streamrnn.model.Model;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/**
 * The states and constants of keys: where they come from, whether they fit the model, and how they
 * are stored one after the other. For one thread.
 */
@Internal
public final class KeyTensors<IN> {

  private final OfRecord<IN, float[][]> initialOf;
  // Null if only commands set them.
  private final @Nullable OfRecord<IN, float[][]> constantsOf;
  private final List<Shape> constantShapes;
  private final Tensors states;
  private final Tensors constants;
  private final boolean isRounded;
  private final float[] zeros;
  private final float[] ofModel;
  private final float[] initial;

  /**
   * Creates the tensors of a model.
   *
   * @param isRounded whether initial states are rounded to bfloat16, as stored ones are
   */
  public KeyTensors(
      Model model,
      InitialState<IN> initialState,
      ConstantsPlan<IN> constantsPlan,
      boolean isRounded) {
    this.initialOf = initialState::of;
    this.constantsOf =
        constantsPlan instanceof ConstantsPlan.FromRecords<IN> plan
            ? plan.function()::constants
            : null;
    this.isRounded = isRounded;
    List<StateSpec> specs = model.states();
    states =
        new Tensors(
            "states",
            specs.stream().map(StateSpec::name).toList(),
            specs.stream().mapToInt(StateSpec::size).toArray(),
            Reason.INITIAL_STATE);
    constantShapes = model.constants();
    constants =
        new Tensors(
            "constants",
            IntStream.range(0, constantShapes.size()).mapToObj(k -> "constant " + k).toList(),
            constantShapes.stream().mapToInt(Shape::size).toArray(),
            Reason.CONSTANTS);
    zeros = new float[model.stateSize()];
    ofModel = rounded(initial(model));
    initial = initialState instanceof InitialState.Zeros ? zeros : ofModel;
  }

  private static float[] initial(Model model) {
    float[] initial = new float[model.stateSize()];
    int at = 0;
    for (int k = 0; k < model.states().size(); k++) {
      float[] state = model.cell().initialState(k);
      System.arraycopy(state, 0, initial, at, state.length);
      at += state.length;
    }
    return initial;
  }

  private float[] rounded(float[] values) {
    if (isRounded) {
      Bfloat16.round(values, 0, values.length);
    }
    return values;
  }

  /** The initial states of a sequence of which nothing is known. Only read. */
  public float[] initial() {
    return initial;
  }

  /** The initial states of the sequence that a record starts. Only read. */
  float[] initial(IN first) throws Rejection, InterruptedException {
    float[][] given = UserCode.call(Reason.INITIAL_STATE, "initialState", initialOf, first);
    UserCode.requireResult(Reason.INITIAL_STATE, "initialState", given);
    if (given == InitialState.OF_MODEL) {
      return ofModel;
    }
    return given == InitialState.ZEROS ? zeros : rounded(flattenStates(given));
  }

  /** The constants that came with a record; null for none. */
  float @Nullable [] constants(IN record) throws Rejection, InterruptedException {
    if (constantsOf == null) {
      return null;
    }
    float[][] given = UserCode.call(Reason.CONSTANTS, "constants", constantsOf, record);
    UserCode.requireResult(Reason.CONSTANTS, "constants", given);
    return given == ConstantsFunction.UNCHANGED ? null : flattenConstants(given);
  }

  /**
   * The constants that a step is taken with; null if the model has none.
   *
   * @param given those that came with the event; null for none
   * @param key the state of the key; null for none
   */
  float @Nullable [] requireConstants(float @Nullable [] given, @Nullable KeyState key)
      throws Rejection {
    if (given != null || !hasConstants()) {
      return given;
    }
    if (key == null || !areConstantsIn(key)) {
      throw new Rejection(
          Reason.CONSTANTS,
          "a key must have the constants of the model before its first step: shapes=%s%s; return them from constants(...) for the key's first event, or send Control.setConstants before it"
              .formatted(constantShapes, ofOtherSizes(key)));
    }
    return key.constants();
  }

  private static String ofOtherSizes(@Nullable KeyState key) {
    return key == null || key.constants() == null
        ? ""
        : ", stored sizes=" + Arrays.toString(key.constantSizes());
  }

  /** Whether the model has constants. */
  boolean hasConstants() {
    return !constantShapes.isEmpty();
  }

  /**
   * Whether a key has the constants of the model: those that came with a savepoint may be of
   * another one, and are as good as none if one of them has another size.
   */
  boolean areConstantsIn(KeyState key) {
    return hasConstants() && key.hasConstants(constants.sizes());
  }

  /** The sizes of the model's constants. Only read. */
  int[] constantSizes() {
    return constants.sizes();
  }

  /** Checks states and joins them in one array. */
  float[] flattenStates(float[][] parts) throws Rejection {
    return states.flatten(parts);
  }

  /** Checks constants and joins them in one array. */
  float[] flattenConstants(float[][] parts) throws Rejection {
    return constants.flatten(parts);
  }

  /** Copies the states of one array to one array each. */
  public float[][] splitStates(float[] values) {
    return states.split(values);
  }

  /** Arrays of these names and sizes, and why a record is rejected that has others. */
  private record Tensors(String what, List<String> names, int[] sizes, Reason reason) {

    float[] flatten(float[][] parts) throws Rejection {
      if (parts.length != sizes.length) {
        throw new Rejection(
            reason,
            "there must be one array for each of the model's %s: expected=%s, got arrays=%d"
                .formatted(what, names, parts.length));
      }
      for (int k = 0; k < sizes.length; k++) {
        require(k, parts[k]);
      }
      float[] flat = new float[Arrays.stream(sizes).sum()];
      int to = 0;
      for (float[] part : parts) {
        System.arraycopy(part, 0, flat, to, part.length);
        to += part.length;
      }
      return flat;
    }

    private void require(int k, float @Nullable [] part) throws Rejection {
      if (part == null || part.length != sizes[k]) {
        throw new Rejection(
            reason,
            "%s must fit the model: name=%s, expected size=%d, got=%s"
                .formatted(what, names.get(k), sizes[k], part == null ? "null" : part.length));
      }
      for (float value : part) {
        if (!Float.isFinite(value)) {
          throw new Rejection(
              reason, "%s must be finite: name=%s, value=%s".formatted(what, names.get(k), value));
        }
      }
    }

    float[][] split(float[] values) {
      float[][] parts = new float[sizes.length][];
      int from = 0;
      for (int k = 0; k < parts.length; k++) {
        parts[k] = Arrays.copyOfRange(values, from, from + sizes[k]);
        from += sizes[k];
      }
      return parts;
    }
  }
}
