/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.testkit;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.DenseCell;
import io.streamrnn.cells.EmbeddingCell;
import io.streamrnn.cells.GruCell;
import io.streamrnn.cells.GruDCell;
import io.streamrnn.cells.LstmCell;
import io.streamrnn.cells.SimpleRnnCell;
import io.streamrnn.layers.Bidirectional;
import io.streamrnn.layers.Gru;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.Tensor;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.model.Model;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Small models for tests: {@link #sums} to check by hand, the others with random weights. Equal
 * arguments give equal weights.
 */
public final class SampleModels {

  private SampleModels() {}

  /** Adds up its inputs: {@code h' = h + sum of x}; the score is {@code h'}. */
  public static Model sums(int inputSize) {
    return sums(inputSize, 1);
  }

  /** As {@link #sums(int)}, with each input multiplied by a weight. */
  public static Model sums(int inputSize, float weight) {
    float[] weights = new float[inputSize];
    java.util.Arrays.fill(weights, weight);
    return Model.of(
        "sums",
        new SimpleRnnCell(
            Activation.LINEAR,
            Weight.of("kernel", Shape.of(inputSize, 1), weights),
            Weight.of("recurrent_kernel", Shape.of(1, 1), new float[] {1}),
            Optional.empty()));
  }

  /** A SimpleRNN with a dense head. */
  public static Model simpleRnn(int inputSize, int units, int outputSize, long seed) {
    Random random = new Random(seed);
    return Model.of(
        "simple-rnn", simpleRnnCell(inputSize, units, random), head(units, outputSize, random));
  }

  /** A GRU, with {@code reset_after}, and a dense head. */
  public static Model gru(int inputSize, int units, int outputSize, long seed) {
    Random random = new Random(seed);
    return Model.of("gru", gruCell(inputSize, units, random), head(units, outputSize, random));
  }

  /** An LSTM with a dense head. */
  public static Model lstm(int inputSize, int units, int outputSize, long seed) {
    Random random = new Random(seed);
    return Model.of("lstm", lstmCell(inputSize, units, random), head(units, outputSize, random));
  }

  /** An LSTM, a GRU and a SimpleRNN of different widths on top of one another, and a dense head. */
  public static Model stack(int inputSize, int units, int outputSize, long seed) {
    Random random = new Random(seed);
    return Model.of(
        "stack",
        lstmCell(inputSize, units, random),
        gruCell(units, units + 1, random),
        simpleRnnCell(units + 1, units + 2, random),
        head(units + 2, outputSize, random));
  }

  /**
   * A GRU-D, which takes values, an indicator for each, and the time since the last step: {@code 2
   * * values + 1} inputs.
   */
  public static Model gruD(int values, int units, int outputSize, long seed) {
    Random random = new Random(seed);
    Cell cell =
        new GruDCell(
            List.of(
                weight("kernel", random, values, 3 * units),
                weight("recurrent_kernel", random, units, 3 * units),
                weight("mask_kernel", random, values, 3 * units),
                weight("bias", random, 3 * units),
                weight("input_decay", random, values),
                weight("input_decay_bias", random, values),
                weight("hidden_decay", random, values, units),
                weight("hidden_decay_bias", random, units),
                weight("mean", random, values)));
    return Model.of("gru-d", cell, head(units, outputSize, random));
  }

  private static Cell simpleRnnCell(int inputSize, int units, Random random) {
    return new SimpleRnnCell(
        Activation.TANH,
        weight("kernel", random, inputSize, units),
        weight("recurrent_kernel", random, units, units),
        weight("bias", random, units));
  }

  private static Cell gruCell(int inputSize, int units, Random random) {
    return new GruCell(
        Activation.TANH,
        Activation.SIGMOID,
        true,
        weight("kernel", random, inputSize, 3 * units),
        weight("recurrent_kernel", random, units, 3 * units),
        weight("bias", random, 2, 3 * units));
  }

  private static Cell lstmCell(int inputSize, int units, Random random) {
    return new LstmCell(
        Activation.TANH,
        Activation.SIGMOID,
        weight("kernel", random, inputSize, 4 * units),
        weight("recurrent_kernel", random, units, 4 * units),
        weight("bias", random, 4 * units));
  }

  private static Cell head(int inputSize, int outputSize, Random random) {
    return new DenseCell(
        Activation.LINEAR,
        weight("kernel", random, inputSize, outputSize),
        weight("bias", random, outputSize));
  }

  private static Weight weight(String name, Random random, int... dims) {
    Shape shape = Shape.of(dims);
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat(-0.5f, 0.5f);
    }
    return Weight.of(name, shape, values);
  }

  /**
   * A GRU that forecasts the next token: an embedding, and a softmax over all tokens. For {@code
   * token(...)}.
   *
   * @param tokens how many there are, {@code O}
   */
  public static Model nextToken(int tokens, int units, long seed) {
    Random random = new Random(seed);
    return Model.of(
        "next-token",
        new EmbeddingCell(weight("embeddings", random, tokens, units)),
        gruCell(units, units, random),
        new DenseCell(
            Activation.SOFTMAX,
            weight("kernel", random, units, tokens),
            weight("bias", random, tokens)));
  }

  /**
   * A GRU over whole sequences, in both directions, whose outputs are side by side: {@code 2 *
   * units} numbers a step.
   */
  public static Model bidirectional(int inputSize, int units, long seed) {
    Bidirectional layer =
        Bidirectional.of(Gru.units(units).tensorFlow1Defaults().returnSequences(true)).build();
    Sequential layers = Sequential.of(layer);
    layers.build(TensorShape.of(TensorShape.UNKNOWN, TensorShape.UNKNOWN, inputSize));
    Random random = new Random(seed);
    layers.setWeights(
        layers.getWeights().stream()
            .map(w -> Tensor.of(w.shape(), weight("w", random, dims(w.shape())).toArray()))
            .toList());
    return Model.ofSequences("bidirectional", layers);
  }

  private static int[] dims(Shape shape) {
    return shape.dims().stream().mapToInt(Integer::intValue).toArray();
  }
}
