/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.format.ModelFiles;
import io.streamrnn.layers.Arguments;
import io.streamrnn.layers.Tensor;
import io.streamrnn.model.Model;
import io.streamrnn.model.Stepper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Functional models that take some of the values of an event, as Keras wrote them (see
 * graphs/make_graphs.py), with what Keras computes.
 */
class KerasSlicesTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A tensor as the files have it. */
  private record Values(int[] shape, float[] data) {

    float[] at(int row, int step) {
      int size = shape.length > 2 ? shape[2] : 1;
      int from = (row * shape[1] + step) * size;
      return Arrays.copyOfRange(data, from, from + size);
    }
  }

  /** What goes into a model, and what Keras gets out of it. */
  private record Recorded(List<Values> inputs, List<Values> outputs) {

    Values input() {
      return inputs.get(0);
    }

    /** Several outputs are side by side. */
    float[] outputAt(int row, int step) {
      float[] all = {};
      for (Values output : outputs) {
        float[] own = output.at(row, step);
        int length = all.length;
        all = Arrays.copyOf(all, length + own.length);
        System.arraycopy(own, 0, all, length, own.length);
      }
      return all;
    }
  }

  private static byte[] bytes(String name) {
    return Fixtures.bytes("graphs/" + name + ".keras");
  }

  private static Model model(String name) {
    return ModelFiles.loadStreaming(name + ".keras", bytes(name));
  }

  private static Recorded recorded(String name) {
    try {
      return JSON.readValue(Fixtures.bytes("graphs/" + name + ".json"), Recorded.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> names() {
    return Stream.of(
        "slices_of_numbers",
        "slices_of_ids",
        "slices_squeezed",
        "slices_squeezed_masked",
        "slices_of_bins",
        "slices_added",
        "casts_of_ids",
        "casts_masked",
        "casts_of_input",
        "casts_of_numbers",
        "operations_of_events",
        "operations_within_events",
        "operations_pointwise",
        "operations_activations",
        "operations_of_keras_3",
        "operations_of_several");
  }

  @ParameterizedTest
  @MethodSource("names")
  void valuesOfAnEventAreTakenEventByEvent(String name) {
    Model model = model(name);
    Recorded recorded = recorded(name);
    for (int row = 0; row < recorded.input().shape()[0]; row++) {
      Stepper stepper = model.stepper();
      for (int step = 0; step < recorded.input().shape()[1]; step++) {
        assertThat(stepper.step(recorded.input().at(row, step)))
            .containsExactly(recorded.outputAt(row, step), within(1e-5f));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void valuesOfAnEventAreTakenOverWholeSequences(String name) throws IOException {
    Recorded recorded = recorded(name);
    Values input = recorded.input();
    List<Tensor> outputs =
        ModelFiles.loadLayers(name + ".keras", bytes(name))
            .call(Arguments.of(Tensor.of(Shape.of(input.shape()), input.data())))
            .tensors();
    for (int i = 0; i < outputs.size(); i++) {
      assertThat(outputs.get(i).toArray())
          .containsExactly(recorded.outputs().get(i).data(), within(1e-5f));
    }
  }

  @Test
  void statesAreThoseOfTheRecurrentLayersAndGoOnElsewhere() {
    Model model = model("slices_of_ids");
    Recorded recorded = recorded("slices_of_ids");
    assertThat(model.states()).extracting(StateSpec::shape).containsOnly(Shape.of(4)).hasSize(2);
    float[] states = new float[model.stateSize()];
    model.stepper().store(states);
    for (int step = 0; step < recorded.input().shape()[1]; step++) {
      Stepper stepper = model("slices_of_ids").stepper();
      stepper.load(states);
      assertThat(stepper.step(recorded.input().at(0, step)))
          .containsExactly(recorded.outputAt(0, step), within(1e-5f));
      stepper.store(states);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "slices_of_numbers, ''",
    "slices_of_ids, 1",
    "slices_squeezed, 0",
    "slices_of_bins, ''",
    "slices_added, ''",
    "casts_of_ids, 1",
    "casts_of_input, 0",
    "casts_of_numbers, ''"
  })
  void onlyTheIdsOfAnEventAreTokens(String name, String tokens) {
    assertThat(model(name).tokens())
        .extracting(String::valueOf)
        .isEqualTo(tokens.isEmpty() ? List.of() : List.of(tokens));
  }

  @Test
  void anIdThatTheTableDoesNotHaveIsRejected() {
    Stepper stepper = model("slices_of_ids").stepper();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> stepper.step(new float[] {0, 6, 0}))
        .withMessageContaining("expected 0..5, got=6.0");
  }
}
