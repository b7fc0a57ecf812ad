/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamrnn.model.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The recurrent operators against values of other implementations, one test per case. A case is a
 * folder with {@code model.onnx} and {@code case.json}; they are looked for below {@code
 * -Donnx.dir=DIR}, absolute or seen from the module or the repository.
 */
class ConformanceTest {

  private static final String PROPERTY = "onnx.dir";
  private static final Path SHARED = Path.of("../../shared/conformance/onnx");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TestFactory
  Stream<DynamicTest> operators() {
    Path directory = directory();
    if (!Files.isDirectory(directory)) {
      return Stream.of(
          dynamicTest("ONNX cases", () -> assumeTrue(false, "there are none at " + directory)));
    }
    List<Path> cases = cases(directory);
    assertThat(cases).as("cases in %s", directory.toAbsolutePath()).isNotEmpty();
    return cases.stream().map(c -> dynamicTest(directory.relativize(c).toString(), () -> run(c)));
  }

  private static Path directory() {
    String given = System.getProperty(PROPERTY);
    if (given == null) {
      return SHARED;
    }
    return Stream.of(Path.of(given), Path.of("..").resolve(given))
        .filter(Files::isDirectory)
        .findFirst()
        .orElseGet(() -> fail("no such directory: -D" + PROPERTY + "=" + given));
  }

  private static List<Path> cases(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(f -> f.endsWith("case.json")).map(Path::getParent).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void run(Path folder) throws IOException {
    JsonNode recorded = JSON.readTree(folder.resolve("case.json").toFile());
    OnnxModel model =
        OnnxModel.read(
            folder.getFileName().toString(), Files.readAllBytes(folder.resolve("model.onnx")));
    if (recorded.has("events")) {
      stream(model, recorded);
    } else {
      evaluate(model, recorded);
    }
  }

  private static void evaluate(OnnxModel model, JsonNode recorded) {
    Map<String, OnnxTensor> inputs = new HashMap<>();
    for (String name : model.inputs()) {
      inputs.put(name, tensor(recorded.get("inputs").get(name)));
    }
    Map<String, OnnxTensor> outputs = model.run(inputs);
    for (String kind : List.of("outputs", "outputs_float64")) {
      for (String name : outputs.keySet()) {
        if (recorded.path(kind).has(name)) {
          JsonNode expected = recorded.get(kind).get(name);
          assertThat(outputs.get(name).shape()).isEqualTo(longs(expected.get("shape")));
          assertClose(outputs.get(name).floats(), expected.get("data"), recorded);
        }
      }
    }
    assertThat(outputs).containsKey(recorded.get("outputs").fieldNames().next());
  }

  private static void stream(OnnxModel onnx, JsonNode recorded) {
    Model model = onnx.model();
    var stepper = model.stepper();
    Map<String, float[]> states = new HashMap<>();
    for (JsonNode event : recorded.get("events")) {
      float[] state =
          states.computeIfAbsent(event.get("key").asText(), k -> new float[model.stateSize()]);
      stepper.load(state);
      assertClose(stepper.step(floats(event.get("x"))), event.get("h"), recorded);
      stepper.store(state);
      int units = event.get("h").size();
      assertClose(Arrays.copyOf(state, units), event.get("h"), recorded);
      if (event.has("c")) {
        assertClose(Arrays.copyOfRange(state, units, 2 * units), event.get("c"), recorded);
      }
    }
  }

  private static OnnxTensor tensor(JsonNode tensor) {
    long[] shape = longs(tensor.get("shape"));
    return tensor.get("dtype").asText().startsWith("int")
        ? OnnxTensor.of(longs(tensor.get("data")), shape)
        : OnnxTensor.of(floats(tensor.get("data")), shape);
  }

  private static void assertClose(float[] actual, JsonNode expected, JsonNode recorded) {
    double absolute = recorded.at("/tolerance/absolute").doubleValue();
    double relative = recorded.at("/tolerance/relative").doubleValue();
    assertThat(actual).hasSize(expected.size());
    for (int i = 0; i < actual.length; i++) {
      double value = expected.get(i).doubleValue();
      assertThat((double) actual[i])
          .isCloseTo(value, within(absolute + relative * Math.abs(value)));
    }
  }

  private static float[] floats(JsonNode list) {
    float[] result = new float[list.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = list.get(i).floatValue();
    }
    return result;
  }

  private static long[] longs(JsonNode list) {
    long[] result = new long[list.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = list.get(i).longValue();
    }
    return result;
  }
}
