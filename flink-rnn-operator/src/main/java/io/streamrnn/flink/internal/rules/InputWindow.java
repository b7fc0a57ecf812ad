/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.WhileFilling;
import io.streamrnn.flink.internal.plan.RowsOutput;
import io.streamrnn.flink.internal.state.Bfloat16;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.state.StateLayout;
import io.streamrnn.flink.internal.state.StateStamp;
import io.streamrnn.flink.internal.step.Rows;
import io.streamrnn.flink.internal.step.Runs;
import io.streamrnn.model.Model;
import org.jspecify.annotations.Nullable;

/** The inputs of the last events: each event is scored with them, from the initial states. */
final class InputWindow implements Memory {

  private static final float[] NOTHING = {};

  private final Model model;
  private final StateLayout.Window layout;
  private final WhileFilling whileFilling;
  private final boolean emitsRows;
  private final int scoreSize;
  private final float[] initial;
  private final long stamp;
  private final boolean isRounded;

  InputWindow(
      Scoring.SlidingWindow window,
      boolean emitsRows,
      Model model,
      float[] initial,
      String inputVersion,
      boolean isRounded) {
    this.model = model;
    this.layout = new StateLayout.Window(window.length(), model.inputSize());
    this.whileFilling = window.whileFilling();
    this.emitsRows = emitsRows;
    this.scoreSize = model.outputSize() * (emitsRows ? model.outputRows(window.length()) : 1);
    this.initial = initial;
    this.stamp = StateStamp.ofInputs(inputVersion, model.textsDigest());
    this.isRounded = isRounded;
  }

  @Override
  public StateLayout layout() {
    return layout;
  }

  @Override
  public long stamp() {
    return stamp;
  }

  @Override
  public void addRuns(
      float[][] rows,
      @Nullable KeyState past,
      float[] start,
      float @Nullable [] constants,
      Runs runs) {
    long stored = past == null ? 0 : past.steps();
    float[] ring = past == null ? NOTHING : past.values();
    for (long event = stored; event < stored + rows.length; event++) {
      if (isScored(event)) {
        long first = Math.max(0, event + 1 - layout.length());
        Rows window = new Rows.OfWindow(ring, layout, first, stored, rows);
        int steps = (int) (event - first + 1);
        runs.add(model, initial, constants).take(window, steps, emitsRows);
      }
    }
  }

  /** Whether the window is scored with this event, counted from 0. */
  private boolean isScored(long event) {
    return event + 1 >= layout.length() || whileFilling == WhileFilling.SCORE;
  }

  @Override
  public float @Nullable [] score(Runs runs, int fromLast, long number) {
    // The last runs are those of the last steps.
    return isScored(number)
        ? score(runs.get(runs.size() - 1 - fromLast).outputs())
        : scoreOfUnfilled();
  }

  private float[] score(float[][] outputs) {
    return emitsRows ? RowsOutput.joined(outputs) : outputs[0];
  }

  private float @Nullable [] scoreOfUnfilled() {
    return whileFilling == WhileFilling.EMPTY ? NOTHING : null;
  }

  @Override
  public long stepsToScore() {
    return whileFilling == WhileFilling.SCORE ? 1 : layout.length();
  }

  @Override
  public float @Nullable [] scoreBeforeFirst() {
    return whileFilling == WhileFilling.SCORE ? new float[scoreSize] : scoreOfUnfilled();
  }

  @Override
  public boolean hasLengthOf(float[] score) {
    if (score.length == 0) {
      return whileFilling == WhileFilling.EMPTY;
    }
    // A window that is not full may have fewer rows.
    return score.length == scoreSize
        || emitsRows
            && whileFilling == WhileFilling.SCORE
            && score.length < scoreSize
            && score.length % model.outputSize() == 0;
  }

  @Override
  public void start(float[] initial, KeyState state) {
    // The window of a new sequence is empty.
  }

  @Override
  public void commit(float[][] rows, Runs runs, KeyState state) {
    for (float[] row : rows) {
      long event = state.steps();
      float[] ring = state.values(layout.floats(event + 1));
      int at = layout.offset(event);
      System.arraycopy(row, 0, ring, at, row.length);
      if (isRounded) {
        Bfloat16.round(ring, at, row.length);
      }
      state.addSteps(1);
    }
  }

  @Override
  public float[] stored(float[] states) {
    throw new UnsupportedOperationException("inputs are stored, which mean the same to all models");
  }

  @Override
  public float[][] states(KeyTensors<?> tensors, KeyState state) {
    return new float[0][];
  }
}
