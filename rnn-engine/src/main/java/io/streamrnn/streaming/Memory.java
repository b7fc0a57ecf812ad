/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.streaming;

import io.streamrnn.cell.Shape;
import java.util.List;
import java.util.stream.IntStream;

/** The values of one step of a graph; grows with the number of rows. For one thread. */
final class Memory {

  private final StreamedGraph graph;
  // -1 for a constant.
  private final int[] inputSizes;
  private final int inputSize;
  // The only input of an event; -1 if there are several.
  private final int onlyInput;
  private final int[] sizes;
  private final float[][] inputs;
  private final float[][] values;
  private float[][] states = new float[0][];

  Memory(StreamedGraph graph, List<EventInput> inputs, List<Shape> outputs) {
    this.graph = graph;
    this.inputSizes = inputs.stream().mapToInt(i -> i.isOfEvent() ? i.size() : -1).toArray();
    this.inputSize = graph.inputShape().size();
    int[] ofEvent = IntStream.range(0, inputSizes.length).filter(k -> inputSizes[k] >= 0).toArray();
    this.onlyInput = ofEvent.length == 1 ? ofEvent[0] : -1;
    this.sizes = outputs.stream().mapToInt(Shape::size).toArray();
    this.inputs = new float[inputSizes.length][0];
    this.values = new float[sizes.length][0];
  }

  /** The values of a source in every step. */
  interface Values {

    /** The values {@code [B, ...]} of the current step; only read. */
    float[] get();
  }

  Values values(Source source) {
    if (source.isInput()) {
      int input = source.input();
      return () -> inputs[input];
    } else if (source.isOutput()) {
      int part = source.part();
      return () -> values[part];
    }
    int state = graph.firstState(source.part()) + source.state();
    return () -> states[state];
  }

  Values[] values(List<Source> sources) {
    return sources.stream().map(this::values).toArray(Values[]::new);
  }

  /** The number of values of a source in a row. */
  int size(Source source) {
    return graph.shape(source).size();
  }

  int[] sizes(List<Source> sources) {
    return sources.stream().mapToInt(this::size).toArray();
  }

  /** The number of vectors along the last axis in a row of a source. */
  int blocks(Source source) {
    return blocks(graph.shape(source));
  }

  static int blocks(Shape shape) {
    return shape.size() / shape.dim(shape.rank() - 1);
  }

  /** The states of the current step, starting at a number. */
  void copyStates(int first, float[][] to) {
    System.arraycopy(states, first, to, 0, to.length);
  }

  float[] state(int number) {
    return states[number];
  }

  /** Sets the constants of the next steps, in order. */
  void constants(float[][] constants) {
    int next = 0;
    for (int k = 0; k < inputs.length; k++) {
      if (inputSizes[k] < 0) {
        inputs[k] = constants[next++];
      }
    }
  }

  /** Begins a step. */
  void begin(int rows, float[] x, float[][] allStates) {
    states = allStates;
    if (onlyInput >= 0) {
      inputs[onlyInput] = x;
    } else {
      split(rows, x);
    }
  }

  private void split(int rows, float[] x) {
    int at = 0;
    for (int k = 0; k < inputs.length; k++) {
      int size = inputSizes[k];
      if (size < 0) {
        continue;
      }
      inputs[k] = sized(inputs[k], rows * size);
      for (int row = 0; row < rows; row++) {
        System.arraycopy(x, row * inputSize + at, inputs[k], row * size, size);
      }
      at += size;
    }
  }

  /** The array for the output of a part. */
  float[] output(int part, int rows) {
    values[part] = sized(values[part], rows * sizes[part]);
    return values[part];
  }

  private static float[] sized(float[] array, int size) {
    return array.length < size ? new float[size] : array;
  }
}
