/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.format.hdf5.Place;
import io.streamrnn.format.keras.RunOrder.Run;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunOrderTest {

  private static final Place PLACE = new Place("m.keras", "config.json");

  /** An order that looks at all inputs for each of them would not be done with it. */
  @Test
  void aCallMayReadVeryManyTensors() {
    int count = 100_000;
    String inputs =
        IntStream.range(0, count)
            .mapToObj("['x', %d, 0]"::formatted)
            .collect(Collectors.joining(","));
    List<Run> order =
        RunOrder.of(
            List.of(
                entry(
                    "{'class_name': 'Add', 'name': 'all', 'config': {}, 'inbound_nodes': [["
                        + inputs
                        + "]]}")),
            List.of(new GraphTensor("all", 0, 0)));
    assertThat(order).hasSize(count + 1).endsWith(new Run("all", 0));
  }

  private static Config entry(String json) {
    String layer = json.replace('\'', '"');
    return new Config(ModelConfig.parse(layer, PLACE), PLACE);
  }
}
