/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamrnn.format.ModelFiles;
import io.streamrnn.model.Model;
import io.streamrnn.model.Stepper;
import io.streamrnn.model.UnsupportedModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Models that Keras itself saved, with recorded outputs. They lie beside the repository; without
 * them these tests are skipped.
 */
class PublishedModelsTest {

  private static final Path SHARED = Path.of("../../shared");
  private static final int ENGINES = Integer.getInteger("engines", 5);
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(
      strings = {"simple_rnn_keras_2_1_3", "simple_lstm_dense_keras_2_1_3", "built_stacked_cells"})
  void aPublishedModelGivesItsRecordedOutputs(String name) throws IOException {
    Model model = read("models/" + name + ".h5");
    JsonNode recorded = JSON.readTree(file("models/" + name + "_io.json").toFile());
    double absolute = recorded.at("/tolerance/abs").doubleValue();
    double relative = recorded.at("/tolerance/rel").doubleValue();
    for (JsonNode step : recorded.get("steps")) {
      JsonNode inputs = step.get("inputs");
      JsonNode expected = step.at("/expected/outputs/0/data");
      for (int row = 0; row < inputs.at("/shape/0").intValue(); row++) {
        float[] last = lastOutput(model, inputs, row);
        for (int j = 0; j < last.length; j++) {
          double value = expected.get(row * last.length + j).doubleValue();
          assertThat((double) last[j])
              .isCloseTo(value, within(absolute + relative * Math.abs(value)));
        }
      }
    }
  }

  private static float[] lastOutput(Model model, JsonNode inputs, int row) {
    int steps = inputs.at("/shape/1").intValue();
    int features = inputs.at("/shape/2").intValue();
    Stepper stepper = model.stepper();
    float[] last = null;
    for (int t = 0; t < steps; t++) {
      float[] x = new float[features];
      for (int j = 0; j < features; j++) {
        x[j] = inputs.at("/data").get((row * steps + t) * features + j).floatValue();
      }
      last = stepper.step(x);
    }
    return last;
  }

  @Test
  void aPublishedModelThatNeedsTheFutureIsRefusedByName() throws IOException {
    byte[] bytes = Files.readAllBytes(file("models/built_masking_bidirectional_dense.h5"));
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> ModelFiles.loadStreaming("b.h5", bytes))
        .withMessageContaining("Bidirectional 'bidirectional': needs the whole sequence")
        .withMessageContaining("score windows with it");
  }

  @Test
  void theTurbofanRegressionGivesThePublishedValues() throws IOException {
    assertTurbofan("regression_model.h5", 2, 1e-4, 1e-3);
  }

  @Test
  void theTurbofanClassifierGivesThePublishedValues() throws IOException {
    assertTurbofan("binary_model.h5", 3, 0, 1e-4);
  }

  /** Column of the carried score; that of the last 50 cycles is two further. */
  private static void assertTurbofan(String file, int column, double relative, double absolute)
      throws IOException {
    Model model = read("models-onnx/turbofan-rul/" + file);
    Stepper carried = model.stepper();
    Stepper window = model.stepper();
    List<float[]> cycles = turbofanCycles(ENGINES);
    List<String> expected = Files.readAllLines(file("models-onnx/turbofan-rul/expected.csv"));
    for (int i = 0; i < cycles.size(); i++) {
      String[] row = expected.get(i + 1).split(",", -1);
      if (row[1].equals("1")) {
        carried.reset();
      }
      assertClose(carried.step(cycles.get(i))[0], row[column], relative, absolute);
      if (!row[column + 2].isEmpty()) {
        window.reset();
        float[] last = null;
        for (float[] x : cycles.subList(i - 49, i + 1)) {
          last = window.step(x);
        }
        assertClose(last[0], row[column + 2], relative, absolute);
      }
    }
  }

  private static void assertClose(float actual, String text, double relative, double absolute) {
    double value = Double.parseDouble(text);
    assertThat((double) actual).isCloseTo(value, within(relative * Math.abs(value) + absolute));
  }

  /** The scaled features of every cycle of the first engines. */
  private static List<float[]> turbofanCycles(int engines) throws IOException {
    JsonNode scaler = JSON.readTree(file("models-onnx/turbofan-rul/scaler.json").toFile());
    List<float[]> cycles = new ArrayList<>();
    for (String line : Files.readAllLines(file("data/turbofan-fd001/PM_test.txt"))) {
      String[] row = line.strip().split(" +");
      if (Integer.parseInt(row[0]) > engines) {
        break;
      }
      cycles.add(features(scaler, row));
    }
    return cycles;
  }

  /** The file has id, cycle, three settings, 21 sensors; the model has the cycle after those. */
  private static float[] features(JsonNode scaler, String[] row) {
    float[] x = new float[25];
    for (int j = 0; j < x.length; j++) {
      double value = Double.parseDouble(row[j < 3 ? j + 2 : j == 3 ? 1 : j + 1]);
      double min = scaler.at("/min/" + j).doubleValue();
      double max = scaler.at("/max/" + j).doubleValue();
      x[j] = (float) (max > min ? (value - min) / (max - min) : value - min);
    }
    return x;
  }

  private static Model read(String path) throws IOException {
    Path file = file(path);
    return ModelFiles.loadStreaming(file.getFileName().toString(), Files.readAllBytes(file));
  }

  private static Path file(String path) {
    Path file = SHARED.resolve(path);
    assumeTrue(Files.exists(file), () -> "skipped: there is no " + file);
    return file;
  }
}
