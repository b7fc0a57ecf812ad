/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.streamrnn.format.LoadOptions;
import io.streamrnn.format.ModelFile;
import io.streamrnn.model.Model;
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.Stepper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small cases after public reports, with values of a second program. */
class CasesTest {

  private static final String STATES = "07-onnx-states-in-another-order/";
  private static final String CLIP = "15-onnx-clip-of-integers/";
  private static final String WINDOWS = "16-onnx-bidirectional-window/";
  private static final String OUTPUTS = "18-onnx-two-outputs/";

  @ParameterizedTest
  @ValueSource(strings = {"same_order", "inputs_swapped", "outputs_swapped", "alphabetical"})
  void statesArePairedWhateverTheirOrder(String file) throws IOException {
    ModelFile model = read(STATES + file + ".onnx", LoadOptions.none());
    assertSteps(model, STATES, 3, 1);
  }

  @Test
  void thePairsOfStatesAreNamed() throws IOException {
    OnnxModel model = OnnxModel.read("m.onnx", bytes(STATES + "alphabetical.onnx"));
    assertThat(model.statePairs()).isEqualTo(Map.of("c_in", "c_out", "h_in", "h_out"));
  }

  @Test
  void statesAreThoseThatTheCallerNames() throws IOException {
    Map<String, String> states = Map.of("h_in", "h_out", "c_in", "c_out");
    ModelFile model = read(STATES + "alphabetical.onnx", LoadOptions.none().withStates(states));
    assertSteps(model, STATES, 3, 1);
  }

  @Test
  void aStateThatTheGraphDoesNotHaveIsRefused() throws IOException {
    LoadOptions options = LoadOptions.none().withStates(Map.of("h", "h_out"));
    ModelFile file = read(STATES + "same_order.onnx", options);
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(file::scoring)
        .withMessageContainingAll("name=h", "inputs=[x, h_in, c_in]", "model=same_order.onnx");
  }

  @Test
  void anIntegerIsClipped() throws IOException {
    OnnxModel model = OnnxModel.read("m.onnx", bytes(CLIP + "model.onnx"));
    float[][] x = numbers(CLIP + "x.csv", 1, 3);
    for (float[] expected : numbers(CLIP + "expected.csv", 0, 5)) {
      Map<String, OnnxTensor> inputs =
          Map.of(
              "x", OnnxTensor.of(flat(x), x.length, 1, 3),
              "lengths", OnnxTensor.of(new long[] {(long) expected[0]}, 1));
      assertClose(
          model.run(inputs).get("y").floats(), Arrays.copyOfRange(expected, 1, expected.length));
    }
  }

  @Test
  void severalOutputsAreOneBehindTheOther() throws IOException {
    assertSteps(read(OUTPUTS + "model.onnx", LoadOptions.none()), OUTPUTS, 3, 3);
  }

  @Test
  void anOutputIsChosenByName() throws IOException {
    LoadOptions options = LoadOptions.none().withOutputs(List.of("value"));
    Stepper stepper = read(OUTPUTS + "model.onnx", options).scoring().stepper();
    float[][] expected = numbers(OUTPUTS + "expected.csv", 4, 1);
    float[][] events = numbers(OUTPUTS + "events.csv", 2, 3);
    for (int t = 0; t < events.length; t++) {
      assertClose(stepper.step(events[t]), expected[t]);
    }
  }

  @Test
  void aBidirectionalGraphScoresWindows() throws IOException {
    Model model = read(WINDOWS + "model.onnx", LoadOptions.none()).scoring();
    float[][] events = numbers(WINDOWS + "events.csv", 2, 2);
    float[][] expected = numbers(WINDOWS + "expected_window_3.csv", 2, 1);
    assertThat(model.isSteppable()).isFalse();
    for (int t = 0; t < expected.length; t++) {
      float[][] window = Arrays.copyOfRange(events, t, t + 3);
      assertClose(model.sequenceRunner().run(window)[0], expected[t]);
    }
  }

  private static void assertSteps(ModelFile file, String folder, int inputs, int outputs)
      throws IOException {
    Stepper stepper = file.scoring().stepper();
    float[][] events = numbers(folder + "events.csv", 2, inputs);
    float[][] expected = numbers(folder + "expected.csv", 2, outputs);
    for (int t = 0; t < events.length; t++) {
      assertClose(stepper.step(events[t]), expected[t]);
    }
  }

  private static ModelFile read(String name, LoadOptions options) throws IOException {
    return ModelFile.read(name.substring(name.indexOf('/') + 1), bytes(name), options);
  }

  private static byte[] bytes(String name) throws IOException {
    try (InputStream in = CasesTest.class.getResourceAsStream("/cases/" + name)) {
      return in.readAllBytes();
    }
  }

  /** Columns of all rows below the header. */
  private static float[][] numbers(String name, int from, int count) throws IOException {
    return new String(bytes(name), StandardCharsets.UTF_8)
        .lines()
        .skip(1)
        .map(line -> floats(Arrays.copyOfRange(line.split(","), from, from + count)))
        .toArray(float[][]::new);
  }

  private static float[] floats(String[] texts) {
    float[] values = new float[texts.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.parseFloat(texts[i]);
    }
    return values;
  }

  private static float[] flat(float[][] rows) {
    float[] values = new float[rows.length * rows[0].length];
    for (int t = 0; t < rows.length; t++) {
      System.arraycopy(rows[t], 0, values, t * rows[t].length, rows[t].length);
    }
    return values;
  }

  /** The values were computed in double precision. */
  private static void assertClose(float[] actual, float[] expected) {
    assertThat(actual).hasSize(expected.length);
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(1e-5f * Math.abs(expected[i]) + 1e-6f));
    }
  }
}
