/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Shape;
import io.streamrnn.format.keras.KerasArchive;
import io.streamrnn.layers.Dense;
import io.streamrnn.layers.Embedding;
import io.streamrnn.layers.Functional;
import io.streamrnn.layers.IntegerLookup;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Lstm;
import io.streamrnn.layers.Merge;
import io.streamrnn.layers.Node;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.SimpleRnn;
import io.streamrnn.layers.StringLookup;
import io.streamrnn.layers.Tensor;
import io.streamrnn.layers.TensorShape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Model files for tests. */
final class SampleFiles {

  private SampleFiles() {}

  /** A network that adds up its inputs: {@code h' = h + x}, and the score is {@code h'}. */
  static Path sums(Path file) {
    return sums(file, 1);
  }

  /** As {@link #sums(Path)}, where each input counts so much. */
  static Path sums(Path file, float weight) {
    Layer layers =
        Sequential.of(SimpleRnn.units(1).activation(Activation.LINEAR).returnSequences(true));
    build(layers, 1);
    layers.setWeights(
        List.of(
            Tensor.of(Shape.of(1, 1), weight),
            Tensor.of(Shape.of(1, 1), 1),
            Tensor.of(Shape.of(1), 0)));
    return write(file, layers);
  }

  /** A network that adds up numbers and what texts count: unknown ones 10, "v" 20. */
  static Path texts(Path file) {
    Functional.Builder graph = Functional.builder();
    Node mark = graph.input("mark", -1, -1);
    Node x = graph.input("x", -1, -1, 1);
    Node index = graph.call(StringLookup.vocabulary(List.of("v")), mark);
    Node sum = graph.call(Merge.add(), graph.call(Embedding.of(2, 1), index), x);
    Functional layers =
        graph.build(
            graph.call(
                SimpleRnn.units(1)
                    .activation(Activation.LINEAR)
                    .useBias(false)
                    .returnSequences(true),
                sum));
    layers.build(layers.inputShapes());
    Tensor one = Tensor.of(Shape.of(1, 1), 1);
    layers.setWeights(List.of(Tensor.of(Shape.of(2, 1), 10, 20), one, one));
    return write(file, layers);
  }

  /** A network that adds up what ids count: unknown ones 10, the id 16777220 counts 20. */
  static Path ids(Path file) {
    Layer layers =
        Sequential.of(
            IntegerLookup.vocabulary(List.of(16_777_220L)),
            Embedding.of(2, 1).build(),
            SimpleRnn.units(1)
                .activation(Activation.LINEAR)
                .useBias(false)
                .returnSequences(true)
                .build());
    layers.build(TensorShape.of(TensorShape.UNKNOWN, TensorShape.UNKNOWN));
    Tensor one = Tensor.of(Shape.of(1, 1), 1);
    layers.setWeights(List.of(Tensor.of(Shape.of(2, 1), 10, 20), one, one));
    return write(file, layers);
  }

  /** An LSTM over two inputs, with a head of two. */
  static Path lstm(Path file, long seed) {
    Layer layers = Sequential.of(Lstm.units(4).returnSequences(true), Dense.units(2));
    build(layers, 2);
    List<Tensor> weights = new ArrayList<>();
    for (Tensor weight : layers.getWeights()) {
      weights.add(random(weight.shape(), new Random(seed + weights.size())));
    }
    layers.setWeights(weights);
    return write(file, layers);
  }

  private static void build(Layer layers, int inputs) {
    layers.build(TensorShape.of(TensorShape.UNKNOWN, TensorShape.UNKNOWN, inputs));
  }

  private static Path write(Path file, Layer layers) {
    try {
      KerasArchive.write(file, layers);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Tensor random(Shape shape, Random random) {
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() / 2;
    }
    return Tensor.of(shape, values);
  }
}
