/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The states that a stateful layer carries from call to call, for a fixed number of rows. */
final class CarriedStates {

  private final String layer;
  private final List<StateSpec> specs;
  private final int rows;
  private final float[][] values;

  /** Zeros. */
  CarriedStates(String layer, List<StateSpec> specs, int rows) {
    this.layer = layer;
    this.specs = specs;
    this.rows = rows;
    this.values = specs.stream().map(s -> new float[rows * s.size()]).toArray(float[][]::new);
  }

  int rows() {
    return rows;
  }

  /** A copy for a call to step. */
  float[][] copy() {
    return Arrays.stream(values).map(float[]::clone).toArray(float[][]::new);
  }

  List<Tensor> tensors() {
    return tensors(specs, rows, copy());
  }

  /** Copies the final states of a call. */
  void store(float[][] states) {
    for (int k = 0; k < values.length; k++) {
      System.arraycopy(states[k], 0, values[k], 0, values[k].length);
    }
  }

  void reset() {
    for (float[] state : values) {
      Arrays.fill(state, 0f);
    }
  }

  void reset(int[] samples) {
    requireSamples(samples);
    for (int k = 0; k < values.length; k++) {
      for (int sample : samples) {
        int width = specs.get(k).size();
        Arrays.fill(values[k], sample * width, (sample + 1) * width, 0f);
      }
    }
  }

  void set(List<Tensor> states) {
    requireStates("reset_states", layer, specs, rows, shapes(states));
    for (int k = 0; k < values.length; k++) {
      System.arraycopy(states.get(k).values(), 0, values[k], 0, values[k].length);
    }
  }

  void set(int[] samples, List<Tensor> states) {
    requireSamples(samples);
    requireStates("reset_states", layer, specs, samples.length, shapes(states));
    for (int k = 0; k < values.length; k++) {
      int width = specs.get(k).size();
      for (int i = 0; i < samples.length; i++) {
        System.arraycopy(states.get(k).values(), i * width, values[k], samples[i] * width, width);
      }
    }
  }

  private void requireSamples(int[] samples) {
    for (int sample : samples) {
      if (sample < 0 || sample >= rows) {
        throw new IllegalArgumentException(
            "no such sample: sample=%d, batch=%d, layer=%s".formatted(sample, rows, layer));
      }
    }
  }

  /** Rejects states of the wrong number or shapes. */
  static void requireStates(
      String what, String layer, List<StateSpec> specs, int rows, List<Shape> states) {
    if (states.size() != specs.size()) {
      throw new IllegalArgumentException(
          "%s takes one array per state: expected=%d, got=%d, layer=%s, states=%s"
              .formatted(what, specs.size(), states.size(), layer, names(specs)));
    }
    for (int k = 0; k < states.size(); k++) {
      Shape expected = withRows(rows, specs.get(k).shape());
      Shape found = states.get(k);
      if (!found.equals(expected)) {
        throw new IllegalArgumentException(
            "%s does not fit cell.state_size: state %d (%s), expected=%s, got=%s, layer=%s"
                .formatted(what, k, specs.get(k).name(), expected, found, layer));
      }
    }
  }

  private static List<Shape> shapes(List<Tensor> tensors) {
    return tensors.stream().map(Tensor::shape).toList();
  }

  private static List<String> names(List<StateSpec> specs) {
    return specs.stream().map(StateSpec::name).toList();
  }

  static List<Tensor> tensors(List<StateSpec> specs, int rows, float[][] values) {
    List<Tensor> result = new ArrayList<>();
    for (int k = 0; k < values.length; k++) {
      result.add(Tensor.own(withRows(rows, specs.get(k).shape()), values[k]));
    }
    return result;
  }

  /** The cell's own initial states for a number of rows. */
  static float[][] initial(Cell cell, int rows) {
    float[][] states = new float[cell.states().size()][];
    for (int k = 0; k < states.length; k++) {
      float[] row = cell.initialState(k);
      states[k] = new float[rows * row.length];
      for (int i = 0; i < rows; i++) {
        System.arraycopy(row, 0, states[k], i * row.length, row.length);
      }
    }
    return states;
  }

  static Shape withRows(int rows, Shape row) {
    List<Integer> dims = new ArrayList<>();
    dims.add(rows);
    dims.addAll(row.dims());
    return new Shape(dims);
  }
}
