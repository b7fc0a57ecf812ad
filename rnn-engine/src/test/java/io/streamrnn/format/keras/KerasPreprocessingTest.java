/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.streamrnn.cell.Shape;
import io.streamrnn.format.ModelFiles;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Preprocessing layers as files of Keras hold them. */
class KerasPreprocessingTest {

  private static Layer read(String... layers) {
    return ModelFiles.loadLayers("m.h5", file(layers));
  }

  private static byte[] file(String... layers) {
    return KerasFile.sequential(layers).version("2.15.0").bytes();
  }

  private static final String INPUT = "'batch_input_shape': [null, null, 2], ";

  @Test
  void momentsOfTheConfigurationAreRead() {
    Layer layers =
        read(
            KerasFile.layer(
                "Normalization", "n", INPUT + "'axis': [-1], 'mean': [1, 2], 'variance': [4, 9]"));
    assertThat(layers.call(Tensor.of(Shape.of(1, 1, 2), 3, 8)).toArray()).containsExactly(1, 2);
  }

  @Test
  void momentsOfTheWeightsAreReadWithAnIntegerCount() {
    byte[] file =
        KerasFile.sequential(KerasFile.layer("Normalization", "n", INPUT + "'axis': [-1]"))
            .weight("n", "mean", new float[] {1, 2})
            .weight("n", "variance", new float[] {4, 9})
            .weight("n", "count", 100L)
            .bytes();
    Layer layers = ModelFiles.loadLayers("m.h5", file);
    assertThat(layers.call(Tensor.of(Shape.of(1, 1, 2), 3, 8)).toArray()).containsExactly(1, 2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Discretization | 'num_bins': 3 | bin_boundaries=layer.bin_boundaries",
        "IntegerLookup | 'vocabulary': null | vocabulary=layer.get_vocabulary()",
        "IntegerLookup | 'vocabulary': [1], 'output_mode': 'tf_idf' | output_mode=tf_idf",
        "IntegerLookup | 'vocabulary': [1], 'oov_method': 'farmhash' | oov_method=farmhash",
        "Normalization | 'axis': [1] | axis=[1]",
        "StringLookup | 'vocabulary': null | vocabulary=layer.get_vocabulary()",
        "TextVectorization | 'vocabulary': ['a'] | StringLookup and Hashing are supported",
        "Attention | 'x': 1 | takes [query, value]",
      })
  void whatCannotBeReadIsNamedWithAWayOut(String type, String options, String message) {
    byte[] file = file(KerasFile.layer(type, "the_layer", INPUT + options));
    assertThatExceptionOfType(RuntimeException.class)
        .isThrownBy(() -> ModelFiles.loadLayers("m.h5", file))
        .withMessageContaining(message)
        .withMessageContaining("the_layer");
  }
}
