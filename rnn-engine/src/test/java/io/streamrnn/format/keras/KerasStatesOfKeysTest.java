/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.format.ModelFiles;
import io.streamrnn.model.Model;
import io.streamrnn.model.Stepper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Models whose initial states are computed from constants of the key, as Keras wrote them (see
 * graphs/make_graphs.py), with what Keras computes.
 */
class KerasStatesOfKeysTest {

  private static final float[] OTHER = {9, -9};

  /** A tensor as the files have it. */
  private record Values(int[] shape, float[] data) {

    float[] row(int... at) {
      int number = at[0];
      for (int axis = 1; axis < at.length; axis++) {
        number = number * shape[axis] + at[axis];
      }
      int size = shape[shape.length - 1];
      return Arrays.copyOfRange(data, number * size, (number + 1) * size);
    }
  }

  /** What goes into a model, events and constants, and what Keras gets out of it. */
  private record Recorded(List<Values> inputs, List<Values> outputs) {

    float[] event(int row, int step) {
      return inputs.get(0).row(row, step);
    }

    float[] constants(int row) {
      return inputs.get(1).row(row);
    }

    float[] output(int row, int step) {
      return outputs.get(0).row(row, step);
    }

    int rows() {
      return inputs.get(0).shape()[0];
    }

    int steps() {
      return inputs.get(0).shape()[1];
    }
  }

  private static Model model(String name) {
    return ModelFiles.loadStreaming(name + ".keras", Fixtures.bytes("graphs/" + name + ".keras"));
  }

  private static Recorded recorded(String name) {
    try {
      return new ObjectMapper()
          .readValue(Fixtures.bytes("graphs/" + name + ".json"), Recorded.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Before the first step that is used, the backends of Keras return zeros, or a state. */
  private static void assertSteps(Stepper stepper, Recorded recorded, int row) {
    boolean isUsed = false;
    for (int step = 0; step < recorded.steps(); step++) {
      float[] event = recorded.event(row, step);
      float[] output = stepper.step(event);
      isUsed |= !Arrays.equals(event, new float[event.length]);
      if (isUsed) {
        assertThat(output).containsExactly(recorded.output(row, step), within(1e-5f));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "states_of_key",
        "states_of_key_of_stack",
        "states_of_key_masked",
        "states_of_key_without_mask"
      })
  void aSequenceStartsFromTheStatesThatTheConstantsGiveAndSoDoesTheNext(String name) {
    Recorded recorded = recorded(name);
    Stepper stepper = model(name).stepper();
    for (int row = 0; row < recorded.rows(); row++) {
      stepper.setConstants(recorded.constants(row));
      stepper.reset();
      assertSteps(stepper, recorded, row);
    }
  }

  @Test
  void constantsThatChangeWithinASequenceDoNotStartItAgain() {
    Recorded recorded = recorded("states_of_key");
    Stepper stepper = model("states_of_key").stepper();
    stepper.setConstants(recorded.constants(0));
    stepper.step(recorded.event(0, 0));
    stepper.setConstants(OTHER);
    assertThat(stepper.step(recorded.event(0, 1)))
        .containsExactly(recorded.output(0, 1), within(1e-5f));
  }

  @Test
  void aSequenceGoesOnWhereItsStatesAreLoaded() {
    Recorded recorded = recorded("states_of_key");
    Model model = model("states_of_key");
    float[] states = new float[model.stateSize()];
    model.stepper().store(states);
    for (int step = 0; step < recorded.steps(); step++) {
      Stepper stepper = model("states_of_key").stepper();
      stepper.load(states);
      stepper.setConstants(step == 0 ? recorded.constants(1) : OTHER);
      assertThat(stepper.step(recorded.event(1, step)))
          .containsExactly(recorded.output(1, step), within(1e-5f));
      stepper.store(states);
    }
  }

  @Test
  void oneMoreStateSaysThatTheSequenceStarts() {
    assertThat(model("states_of_key").states())
        .extracting(StateSpec::name)
        .containsExactly("h0", "start0");
    assertThat(model("states_of_key_of_stack").states())
        .extracting(StateSpec::name)
        .containsExactly("h0", "start0", "h1", "c1", "start1");
  }
}
