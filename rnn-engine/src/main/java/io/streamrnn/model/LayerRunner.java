/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.model;

import io.streamrnn.layers.Arguments;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Tensor;
import io.streamrnn.streaming.EventInput;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Calls layers on a sequence. */
final class LayerRunner extends SequenceRunner {

  private final Layer layers;
  private final List<EventInput> inputs;
  private final OptionalInt fixedSteps;
  private final int inputSize;

  LayerRunner(Layer layers, List<EventInput> inputs, OptionalInt fixedSteps) {
    this.layers = layers;
    this.inputs = inputs;
    this.fixedSteps = fixedSteps;
    this.inputSize = inputs.stream().filter(EventInput::isOfEvent).mapToInt(EventInput::size).sum();
  }

  static void requireSteps(int fixed, int steps) {
    if (steps != fixed) {
      throw new IllegalArgumentException(
          "the layers take sequences of one length only: steps=%d, got steps=%d"
              .formatted(fixed, steps));
    }
  }

  @Override
  public float[][] run(float[][] rows, float[][] constants) {
    require(rows, inputSize);
    fixedSteps.ifPresent(fixed -> requireSteps(fixed, rows.length));
    requireConstants(constants, inputs.stream().filter(input -> !input.isOfEvent()).toList());
    List<Tensor> tensors = new ArrayList<>();
    int from = 0;
    int constant = 0;
    for (EventInput input : inputs) {
      float[] values =
          input.isOfEvent() ? columns(rows, from, input.size()) : constants[constant++];
      from += input.isOfEvent() ? input.size() : 0;
      tensors.add(Tensor.of(input.ofOneRow(rows.length), values));
    }
    Tensor[] more = tensors.subList(1, tensors.size()).toArray(Tensor[]::new);
    return joined(layers.call(Arguments.of(tensors.get(0), more)).tensors());
  }

  private static void requireConstants(float[][] constants, List<EventInput> inputs) {
    int[] sizes = inputs.stream().mapToInt(EventInput::size).toArray();
    requireConstants(constants, sizes);
  }

  private static float[] columns(float[][] rows, int from, int size) {
    float[] values = new float[rows.length * size];
    for (int t = 0; t < rows.length; t++) {
      System.arraycopy(rows[t], from, values, t * size, size);
    }
    return values;
  }

  /** The rows of all outputs, side by side. */
  private static float[][] joined(List<Tensor> outputs) {
    float[][] rows = split(outputs.get(0));
    for (Tensor output : outputs.subList(1, outputs.size())) {
      float[][] more = split(output);
      for (int t = 0; t < rows.length; t++) {
        rows[t] = joined(rows[t], more[t]);
      }
    }
    return rows;
  }

  private static float[] joined(float[] first, float[] second) {
    float[] both = new float[first.length + second.length];
    System.arraycopy(first, 0, both, 0, first.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static float[][] split(Tensor output) {
    int rows = output.shape().rank() == 2 ? 1 : output.shape().dim(1);
    return split(output.toArray(), output.shape().size() / rows);
  }
}
