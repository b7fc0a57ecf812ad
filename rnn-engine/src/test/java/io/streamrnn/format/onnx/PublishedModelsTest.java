/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamrnn.format.LoadOptions;
import io.streamrnn.format.ModelFile;
import io.streamrnn.format.ModelFiles;
import io.streamrnn.model.Model;
import io.streamrnn.model.Stepper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Published models against what ONNX Runtime gave for them, event by event and over whole
 * sequences. They lie beside the repository; without them these tests are skipped.
 */
class PublishedModelsTest {

  private static final Path SHARED = Path.of("../../shared");
  private static final int ENGINES = Integer.getInteger("engines", 10);
  private static final ObjectMapper JSON = new ObjectMapper();

  // -- Silero VAD

  @Test
  void sileroGivesItsProbabilitiesAndStatesEventByEvent() throws IOException {
    Model model = read("silero-vad-v6-recurrent/model.onnx");
    Stepper stepper = model.stepper();
    Map<String, float[]> states = new HashMap<>();
    for (JsonNode event : sileroEvents()) {
      float[] state = states.computeIfAbsent(event.get("key").asText(), k -> new float[256]);
      stepper.load(state);
      for (int i = 0; i < event.get("features").size(); i++) {
        float probability = stepper.step(floats(event.at("/features/" + i)))[0];
        assertClose(probability, event.at("/probabilities/" + i).doubleValue(), 1e-5);
      }
      stepper.store(state);
      if (event.has("state_h")) {
        assertClose(state, 0, floats(event.get("state_h")), 1e-4);
        assertClose(state, 128, floats(event.get("state_c")), 1e-4);
      }
    }
    assertThat(states).hasSize(3);
  }

  @Test
  void sileroGivesItsProbabilitiesOverWholeSequences() throws IOException {
    Map<String, List<JsonNode>> byKey = new HashMap<>();
    sileroEvents()
        .forEach(e -> byKey.computeIfAbsent(e.get("key").asText(), k -> new ArrayList<>()).add(e));
    for (List<JsonNode> events : byKey.values()) {
      List<float[]> sequence = events.stream().map(e -> floats(e.at("/features/0"))).toList();
      float[] whole =
          whole("silero-vad-v6-recurrent/model.onnx", "features", sequence, 128)
              .get("probability")
              .floats();
      for (int t = 0; t < whole.length; t++) {
        assertClose(whole[t], events.get(t).at("/probabilities/0").doubleValue(), 1e-5);
      }
    }
  }

  private static List<JsonNode> sileroEvents() throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (String line : lines("models-onnx/silero-vad-v6-recurrent/events.jsonl")) {
      events.add(JSON.readTree(line));
    }
    return events;
  }

  // -- characters

  @Test
  void theCharacterModelGivesItsLikelihoodsEventByEvent() throws IOException {
    Model model = read("char-rnn-shakespeare/model.onnx");
    assertThat(model.layers()).hasSize(4);
    Stepper stepper = model.stepper();
    Map<String, float[]> states = new HashMap<>();
    Map<String, float[]> forecasts = new HashMap<>();
    for (String[] row : rows("char-rnn-shakespeare")) {
      int id = Integer.parseInt(row[2]);
      if (!row[3].isEmpty()) {
        assertClose(forecasts.get(row[0])[id], Double.parseDouble(row[3]), 1e-4);
      }
      float[] state = states.computeIfAbsent(row[0], k -> new float[model.stateSize()]);
      stepper.load(state);
      float[] forecast = stepper.step(new float[] {id}).clone();
      stepper.store(state);
      assertClose(forecast[Integer.parseInt(row[4])], Double.parseDouble(row[5]), 1e-4);
      forecasts.put(row[0], forecast);
    }
  }

  @Test
  void theCharacterModelGivesItsLikelihoodsOverAWholeText() throws IOException {
    List<String[]> text =
        rows("char-rnn-shakespeare").stream().filter(r -> r[0].equals("whale")).toList();
    long[] ids = text.stream().mapToLong(r -> Long.parseLong(r[2])).toArray();
    Map<String, OnnxTensor> inputs = zeroStates("h_0 128 c_0 128 h_1 128 c_1 128");
    inputs.put("ids", OnnxTensor.of(ids, ids.length, 1));
    OnnxModel model =
        OnnxModel.read("char-rnn", bytes("models-onnx/char-rnn-shakespeare/model.onnx"));
    float[] whole = model.run(inputs).get("log_probabilities").floats();
    for (int t = 1; t < ids.length; t++) {
      float actual = whole[(t - 1) * 65 + (int) ids[t]];
      assertClose(actual, Double.parseDouble(text.get(t)[3]), 1e-4);
    }
  }

  // -- the forecaster

  @ParameterizedTest
  @CsvSource({"model.onnx,''", "weights.safetensors,rnn out"})
  void theForecasterGivesItsForecastsEventByEvent(String file, String layers) throws IOException {
    byte[] bytes = bytes("models-onnx/lwsndr-forecaster-gru/" + file);
    LoadOptions options = LoadOptions.none().withLayers(layers);
    Model model = ModelFile.read(file, bytes, options).streaming();
    Stepper stepper = model.stepper();
    Map<String, float[]> states = new HashMap<>();
    for (String[] row : rows("lwsndr-forecaster-gru")) {
      float[] state = states.computeIfAbsent(row[0], k -> new float[8]);
      stepper.load(state);
      float[] y = stepper.step(new float[] {Float.parseFloat(row[2]), Float.parseFloat(row[3])});
      assertClose(y[0], Double.parseDouble(row[4]), 1e-4);
      assertClose(y[1], Double.parseDouble(row[5]), 1e-4);
      stepper.store(state);
    }
  }

  @Test
  void theForecasterGivesItsForecastsOverAWholeSequence() throws IOException {
    List<String[]> mote =
        rows("lwsndr-forecaster-gru").stream().filter(r -> r[0].equals("1")).toList();
    List<float[]> sequence =
        mote.stream()
            .map(r -> new float[] {Float.parseFloat(r[2]), Float.parseFloat(r[3])})
            .toList();
    float[] whole = whole("lwsndr-forecaster-gru/model.onnx", "x", sequence, 8).get("y").floats();
    for (int t = 0; t < mote.size(); t++) {
      assertClose(whole[2 * t], Double.parseDouble(mote.get(t)[4]), 1e-4);
      assertClose(whole[2 * t + 1], Double.parseDouble(mote.get(t)[5]), 1e-4);
    }
  }

  // -- turbofan

  /** Column of the carried score; that of the last 50 cycles is two further. */
  @ParameterizedTest
  @CsvSource({"regression.onnx, 2, 1e-3", "binary.onnx, 3, 1e-4"})
  void theTurbofanModelsGiveTheirScores(String file, int column, double tolerance)
      throws IOException {
    Model model = read("turbofan-rul/" + file);
    Stepper carried = model.stepper();
    Stepper window = model.stepper();
    List<float[]> cycles = turbofanCycles();
    List<String[]> expected = rows("turbofan-rul");
    for (int i = 0; i < cycles.size(); i++) {
      String[] row = expected.get(i);
      if (row[1].equals("1")) {
        carried.reset();
      }
      assertClose(carried.step(cycles.get(i))[0], Double.parseDouble(row[column]), tolerance);
      if (!row[column + 2].isEmpty()) {
        window.reset();
        float score = 0;
        for (float[] x : cycles.subList(i - 49, i + 1)) {
          score = window.step(x)[0];
        }
        assertClose(score, Double.parseDouble(row[column + 2]), tolerance);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"regression.onnx, 2, 1e-3", "binary.onnx, 3, 1e-4"})
  void theTurbofanModelsGiveTheirScoresOverWholeSequences(String file, int column, double tolerance)
      throws IOException {
    List<String[]> first = rows("turbofan-rul").stream().filter(r -> r[0].equals("1")).toList();
    List<float[]> sequence = turbofanCycles().subList(0, first.size());
    Map<String, OnnxTensor> inputs = zeroStates("h_0 100 c_0 100 h_1 50 c_1 50");
    inputs.put("x", flat(sequence));
    float[] whole =
        OnnxModel.read(file, bytes("models-onnx/turbofan-rul/" + file))
            .run(inputs)
            .get("y")
            .floats();
    for (int t = 0; t < whole.length; t++) {
      assertClose(whole[t], Double.parseDouble(first.get(t)[column]), tolerance);
    }
  }

  /** The scaled features of every cycle of the first engines. */
  private static List<float[]> turbofanCycles() throws IOException {
    JsonNode scaler = JSON.readTree(bytes("models-onnx/turbofan-rul/scaler.json"));
    List<float[]> cycles = new ArrayList<>();
    for (String line : lines("data/turbofan-fd001/PM_test.txt")) {
      String[] row = line.strip().split(" +");
      if (Integer.parseInt(row[0]) > ENGINES) {
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

  // -- all of them

  private static Map<String, OnnxTensor> whole(
      String file, String input, List<float[]> sequence, int units) throws IOException {
    OnnxModel model = OnnxModel.read(file, bytes("models-onnx/" + file));
    Map<String, OnnxTensor> inputs = new HashMap<>();
    model.inputs().forEach(i -> inputs.put(i, OnnxTensor.of(new float[units], 1, 1, units)));
    inputs.put(input, flat(sequence));
    return model.run(inputs);
  }

  private static Map<String, OnnxTensor> zeroStates(String namesAndUnits) {
    Map<String, OnnxTensor> states = new HashMap<>();
    String[] words = namesAndUnits.split(" ");
    for (int i = 0; i < words.length; i += 2) {
      int units = Integer.parseInt(words[i + 1]);
      states.put(words[i], OnnxTensor.of(new float[units], 1, 1, units));
    }
    return states;
  }

  private static OnnxTensor flat(List<float[]> sequence) {
    int width = sequence.get(0).length;
    float[] values = new float[sequence.size() * width];
    for (int t = 0; t < sequence.size(); t++) {
      System.arraycopy(sequence.get(t), 0, values, t * width, width);
    }
    return OnnxTensor.of(values, sequence.size(), 1, width);
  }

  private static Model read(String file) throws IOException {
    return ModelFiles.loadStreaming(file, bytes("models-onnx/" + file));
  }

  private static List<String[]> rows(String model) throws IOException {
    return lines("models-onnx/" + model + "/expected.csv").stream()
        .skip(1)
        .map(line -> line.split(",", -1))
        .toList();
  }

  private static List<String> lines(String path) throws IOException {
    return Files.readAllLines(file(path));
  }

  private static byte[] bytes(String path) throws IOException {
    return Files.readAllBytes(file(path));
  }

  private static Path file(String path) {
    Path file = SHARED.resolve(path);
    assumeTrue(Files.exists(file), () -> "skipped: there is no " + file);
    return file;
  }

  private static float[] floats(JsonNode list) {
    float[] result = new float[list.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = list.get(i).floatValue();
    }
    return result;
  }

  private static void assertClose(float[] actual, int from, float[] expected, double tolerance) {
    for (int i = 0; i < expected.length; i++) {
      assertClose(actual[from + i], expected[i], tolerance);
    }
  }

  /** Within the tolerance, which is relative for values beyond one. */
  private static void assertClose(float actual, double expected, double tolerance) {
    assertThat((double) actual)
        .isCloseTo(expected, within(tolerance * Math.max(1, Math.abs(expected))));
  }
}
