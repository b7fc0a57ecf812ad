/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import io.streamrnn.flink.internal.state.Bfloat16;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.state.StateLayout;
import io.streamrnn.flink.internal.step.Runs;
import io.streamrnn.flink.internal.step.StepRunner;
import io.streamrnn.model.Model;
import org.jspecify.annotations.Nullable;

/** The states of the model after the last event: the next event continues from them. */
record ModelStates(Model model, StateLayout layout, long stamp, boolean isRounded)
    implements Memory {

  @Override
  public void addRuns(
      float[][] rows,
      @Nullable KeyState past,
      float[] start,
      float @Nullable [] constants,
      Runs runs) {
    if (rows.length > 0) {
      runs.add(model, start, constants).take(rows, true);
    }
  }

  @Override
  public float[][] scores(Features.Steps steps, Runs runs, @Nullable KeyState past) {
    // The usual case needs no new array.
    return steps.masked() == 0 && !runs.isEmpty() && runs.get(0).steps() == steps.rows().length
        ? runs.get(0).outputs()
        : Memory.super.scores(steps, runs, past);
  }

  @Override
  public float[] score(Runs runs, int fromLast, long number) {
    float[][] outputs = runs.get(0).outputs();
    return outputs[outputs.length - 1 - fromLast];
  }

  @Override
  public long stepsToScore() {
    return 1;
  }

  @Override
  public float[] scoreBeforeFirst() {
    return new float[model.outputSize()];
  }

  @Override
  public boolean hasLengthOf(float[] score) {
    return score.length == model.outputSize();
  }

  @Override
  public void start(float[] initial, KeyState state) {
    write(initial, state);
  }

  @Override
  public void commit(float[][] rows, Runs runs, KeyState state) {
    if (rows.length > 0) {
      write(runs.get(0).end(), state);
      state.addSteps(rows.length);
    }
  }

  /** Writes the step that a runner took last in a row to a state. */
  void commit(StepRunner runner, int row, KeyState state) {
    float[] values = state.values();
    runner.end(row, values);
    round(values);
    state.addSteps(1);
  }

  /** Writes states to a state. */
  private void write(float[] states, KeyState state) {
    state.setValues(states);
    round(state.values());
  }

  @Override
  public float[] stored(float[] states) {
    float[] values = states.clone();
    round(values);
    return values;
  }

  private void round(float[] values) {
    if (isRounded) {
      Bfloat16.round(values, 0, values.length);
    }
  }

  @Override
  public float[][] states(KeyTensors<?> tensors, KeyState state) {
    return tensors.splitStates(state.values());
  }
}
