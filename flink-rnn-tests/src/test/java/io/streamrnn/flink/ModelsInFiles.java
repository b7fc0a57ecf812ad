/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import io.streamrnn.cell.Shape;
import io.streamrnn.format.keras.KerasArchive;
import io.streamrnn.layers.Dense;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Lstm;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.Tensor;
import io.streamrnn.layers.TensorShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Writes small models, each with other weights, to files. */
public final class ModelsInFiles {

  private ModelsInFiles() {}

  /** An LSTM of some units over three inputs, with a head of two. */
  public static Path write(Path file, int units, long seed) throws IOException {
    return write(file, units, seed, seed);
  }

  /** The same with the weights of the head of another seed. */
  static Path write(Path file, int units, long seed, long headSeed) throws IOException {
    Layer layers = Sequential.of(Lstm.units(units).returnSequences(true), Dense.units(2));
    layers.build(TensorShape.of(TensorShape.UNKNOWN, TensorShape.UNKNOWN, 3));
    List<Tensor> weights = new ArrayList<>();
    for (Tensor weight : layers.getWeights()) {
      // The last two are those of the head.
      boolean isOfHead = weights.size() >= layers.getWeights().size() - 2;
      weights.add(
          random(weight.shape(), new Random(weights.size() + (isOfHead ? headSeed : seed))));
    }
    layers.setWeights(weights);
    KerasArchive.write(file, layers);
    return file;
  }

  private static Tensor random(Shape shape, Random random) {
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() / 2;
    }
    return Tensor.of(shape, values);
  }
}
