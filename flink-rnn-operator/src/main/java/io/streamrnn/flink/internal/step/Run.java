/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.step;

import io.streamrnn.model.Model;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/**
 * Steps of one key from a state, and what a {@link Runner} computes of them. It may be used again
 * for later steps, with its arrays. For one thread.
 */
@Internal
public final class Run {

  private static final float[][] NO_OUTPUTS = {};
  private static final float[] NO_STATES = {};

  // -- the steps
  private Model model;
  private float[] start;
  private float @Nullable [] constants;
  private final Rows.OfEvent ofEvent = new Rows.OfEvent();
  private Rows rows = ofEvent;
  private int steps;
  private boolean everyOutput;

  // -- what is computed
  private float[][] outputs = NO_OUTPUTS;
  private float[] end = NO_STATES;
  private @Nullable Rejection failure;

  /** A run without steps; see {@link #begin}. */
  public Run(Model model, float[] start, float @Nullable [] constants) {
    this.model = model;
    this.start = start;
    this.constants = constants;
  }

  /**
   * Uses it again, for steps that are to be set.
   *
   * @param model that takes the steps
   * @param start the states before the first step, one after the other; only read
   * @param constants of the key, one after the other; null for none; only read
   */
  void begin(Model model, float[] start, float @Nullable [] constants) {
    if (this.model != model) {
      this.model = model;
    }
    this.start = start;
    this.constants = constants;
    steps = 0;
  }

  /**
   * Sets the steps of an event.
   *
   * @param inputs of the steps; only read
   * @param everyOutput whether each step's output is used, or only the last one
   * @return this
   */
  public Run take(float[][] inputs, boolean everyOutput) {
    ofEvent.set(inputs);
    return take(ofEvent, inputs.length, everyOutput);
  }

  /** As {@link #take(float[][], boolean)}, with the inputs of this number of steps. */
  public Run take(Rows inputs, int count, boolean everyOutput) {
    if (rows != inputs) {
      rows = inputs;
    }
    steps = count;
    this.everyOutput = everyOutput;
    return this;
  }

  // -- the steps

  /** The model that takes them. */
  public Model model() {
    return model;
  }

  /** The states before the first step, one after the other. Only read. */
  public float[] start() {
    return start;
  }

  float @Nullable [] constants() {
    return constants;
  }

  Rows rows() {
    return rows;
  }

  /** How many. */
  public int steps() {
    return steps;
  }

  boolean everyOutput() {
    return everyOutput;
  }

  // -- written by the runner

  /** Starts to compute, with this number of outputs. */
  void compute(int count) {
    if (outputs.length != count) {
      outputs = new float[count][];
    }
    failure = null;
  }

  int outputCount() {
    return everyOutput ? steps : 1;
  }

  void output(int at, float[] output) {
    outputs[at] = output;
  }

  void outputs(float[][] all) {
    outputs = all;
  }

  /** The array for the states after the last step. */
  float[] end(int size) {
    if (end.length != size) {
      end = new float[size];
    }
    return end;
  }

  void fail(Rejection why) {
    failure = why;
  }

  // -- what is computed

  /**
   * The outputs of all steps, or of the last one. The array is used again, those in it are not: who
   * is passed an output may keep it.
   */
  public float[][] outputs() {
    return outputs;
  }

  /** The states after the last step, one after the other. */
  public float[] end() {
    return end;
  }

  /** Why nothing was computed; null if it was. */
  public @Nullable Rejection failure() {
    return failure;
  }
}
