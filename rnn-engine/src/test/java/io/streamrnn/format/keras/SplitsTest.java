/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.streamrnn.format.hdf5.Place;
import io.streamrnn.model.UnsupportedModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitsTest {

  /** A model that returns the second part of a split. */
  private static Config read(String options) {
    String model =
        "{'layers': [{'class_name': 'TFOpLambda', 'config': {'name': 's', 'function': 'split'}, 'name': 's', 'inbound_nodes': [['x', 0, 0, {%s}]]}], 'input_layers': [['x', 0, 0]], 'output_layers': [['s', 0, 1]]}"
            .formatted(options);
    Place place = new Place("m.h5", "model");
    return Splits.asSlices(new Config(ModelConfig.parse(model.replace('\'', '"'), place), place));
  }

  @Test
  void partsOfTheirSizesAreSlices() {
    Config read = read("'num_or_size_splits': [1, 2, 3], 'axis': -1");
    assertThat(read.get("layers")).hasSize(3);
    assertThat(read.get("layers").at("/1/config/key").asText()).isEqualTo("..., 1:3");
    assertThat(read.get("layers").at("/2/config/key").asText()).isEqualTo("..., 3:");
    assertThat(read.get("layers").at("/2/inbound_nodes/0/0/0").asText()).isEqualTo("x");
    assertThat(read.get("output_layers")).hasToString("[[\"s/1\",0,0]]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'num_or_size_splits': 2, 'axis': -1",
        "'num_or_size_splits': [2, -1], 'axis': -1",
        "'num_or_size_splits': [2, 2]",
        "'num_or_size_splits': [2, 2], 'axis': -2"
      })
  void partsWhosePlacesAreNotKnownAreRefused(String options) {
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> read(options))
        .withMessageStartingWith("operation not supported: split, num_or_size_splits=");
  }
}
