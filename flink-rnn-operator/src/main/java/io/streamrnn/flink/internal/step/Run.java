/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.step;

import io.streamrnn.model.Model;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/**
 * Steps of one key, from a state.
 *
 * @param model that takes the steps
 * @param start the states before the first step, one after the other; only read
 * @param constants of the key, one after the other; null for none; only read
 * @param rows the inputs of the steps
 * @param steps how many
 * @param everyOutput whether each step's output is used, or only the last one
 * @param result what the runner computes
 */
@Internal
public record Run(
    Model model,
    float[] start,
    float @Nullable [] constants,
    Rows rows,
    int steps,
    boolean everyOutput,
    Result result) {

  /** What a runner computed. Written by the runner alone, and used again for later runs. */
  public static final class Result {

    private float[][] outputs = {};
    private float[] end = {};
    private @Nullable Rejection failure;

    /** Returns the result of a run without steps. */
    public static Result of(float[] start) {
      Result result = new Result();
      result.end = start;
      return result;
    }

    void begin(int outputs) {
      this.outputs = new float[outputs][];
      failure = null;
    }

    void output(int at, float[] output) {
      outputs[at] = output;
    }

    /** The array for the states after the last step. */
    float[] end(int size) {
      if (end.length != size) {
        end = new float[size];
      }
      return end;
    }

    void outputs(float[][] all) {
      outputs = all;
    }

    void fail(Rejection why) {
      failure = why;
    }

    /** The outputs of all steps, or of the last one. */
    public float[][] outputs() {
      return outputs;
    }

    /** The states after the last step, one after the other. */
    public float[] end() {
      return end;
    }

    /** Why there is no result; null if there is one. */
    public @Nullable Rejection failure() {
      return failure;
    }
  }

  int outputs() {
    return everyOutput ? steps : 1;
  }
}
