/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.sql;

import io.streamrnn.format.keras.KerasArchive;
import io.streamrnn.layers.Dense;
import io.streamrnn.layers.Gru;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.Tensor;
import io.streamrnn.layers.TensorShape;
import java.io.IOException;
import java.nio.file.Path;

/** A model file of two inputs. */
final class SampleModel {

  private SampleModel() {}

  static Path write(Path file, int outputs) throws IOException {
    Layer layers = Sequential.of(Gru.units(3).returnSequences(true), Dense.units(outputs));
    layers.build(TensorShape.of(TensorShape.UNKNOWN, TensorShape.UNKNOWN, 2));
    layers.setWeights(layers.getWeights().stream().map(SampleModel::filled).toList());
    KerasArchive.write(file, layers);
    return file;
  }

  private static Tensor filled(Tensor weight) {
    float[] values = new float[weight.shape().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i % 7 - 3) / 8f;
    }
    return Tensor.of(weight.shape(), values);
  }
}
