/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamrnn.cell.Shape;
import io.streamrnn.format.ModelFiles;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Tensor;
import io.streamrnn.model.Model;
import io.streamrnn.model.Stepper;
import io.streamrnn.streaming.StreamingPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Saved models against outputs of other implementations, one test per file {@code NAME.h5} or
 * {@code NAME.keras} with its {@code NAME_io.json}. The files are other projects', read where they
 * are if they are there, or in a folder of the same kind: {@code -Dmodels.dir=DIR}, absolute or
 * seen from the module or the repository.
 */
class ModelsTest {

  private static final String PROPERTY = "models.dir";
  private static final Path MODELS = Path.of("../../shared/models");

  @TestFactory
  Stream<DynamicTest> givesTheRecordedOutputs() {
    return tests("whole sequences", ModelsTest::callWhole);
  }

  @TestFactory
  Stream<DynamicTest> givesTheRecordedOutputsEventByEvent() {
    return tests("event by event", ModelsTest::callEventByEvent);
  }

  private interface Check {
    void run(Path model, JsonNode io) throws IOException;
  }

  private static Stream<DynamicTest> tests(String how, Check check) {
    if (System.getProperty(PROPERTY) == null && !Files.isDirectory(MODELS)) {
      return Stream.of(
          DynamicTest.dynamicTest(
              how, () -> assumeTrue(false, "there are no models at " + MODELS)));
    }
    List<Path> files = files(directory());
    assertThat(files).as("files *_io.json in %s", directory().toAbsolutePath()).isNotEmpty();
    return files.stream()
        .map(
            io ->
                DynamicTest.dynamicTest(
                    modelOf(io).getFileName() + ", " + how,
                    () -> check.run(modelOf(io), Json.read(io))));
  }

  private static Path directory() {
    String given = System.getProperty(PROPERTY);
    if (given == null) {
      return MODELS;
    }
    return Stream.of(Path.of(given), Path.of("..").resolve(given))
        .filter(Files::isDirectory)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no such directory: -D" + PROPERTY + "=" + given));
  }

  private static List<Path> files(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(f -> f.toString().endsWith("_io.json")).sorted().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Path modelOf(Path io) {
    String name = io.getFileName().toString().replaceAll("_io\\.json$", "");
    Path keras = io.resolveSibling(name + ".keras");
    return Files.exists(keras) ? keras : io.resolveSibling(name + ".h5");
  }

  private static Layer read(Path file) throws IOException {
    return ModelFiles.loadLayers(file.getFileName().toString(), Files.readAllBytes(file));
  }

  private static void callWhole(Path file, JsonNode io) throws IOException {
    Layer model = read(file);
    for (JsonNode step : io.get("steps")) {
      if (step.get("op").asText().equals("reset_states")) {
        model.resetStates();
      } else {
        check(io, model.call(ForwardCase.inputs(step)).tensors(), step);
      }
    }
  }

  /** Steps each sample through the model that carries its states, where there is one. */
  private static void callEventByEvent(Path file, JsonNode io) throws IOException {
    Layer layers = read(file);
    StreamingPlan plan = StreamingPlan.of(layers);
    assumeTrue(plan.isPossible(), () -> "it needs whole sequences: " + plan);
    assumeTrue(!layers.isStateful(), "its calls go on from one another");
    Model model = Model.of(file.getFileName().toString(), plan);
    for (JsonNode step : io.get("steps")) {
      if (step.get("op").asText().equals("call") && !Json.isAbsent(step.get("expected"))) {
        assumeTrue(isOfEvents(step), "its calls take more than events");
        Tensor x = Json.tensor(step.get("inputs"));
        Tensor y = Json.tensor(step.get("expected").get("outputs").get(0));
        check(io, List.of(stepped(model, x, y.shape())), step);
      }
    }
  }

  /** Whether a call takes an input alone: a model says itself which events it skips. */
  private static boolean isOfEvents(JsonNode call) {
    return Stream.of("mask", "initial_state", "constants")
        .map(call::get)
        .allMatch(given -> Json.isAbsent(given));
  }

  private static Tensor stepped(Model model, Tensor x, Shape expected) {
    int rows = x.shape().dim(0);
    int steps = x.shape().dim(1);
    int size = model.inputSize();
    float[] all = new float[expected.size()];
    int width = all.length / rows;
    boolean sequences = width == steps * model.outputSize() && width != model.outputSize();
    for (int row = 0; row < rows; row++) {
      Stepper stepper = model.stepper();
      for (int t = 0; t < steps; t++) {
        int at = (row * steps + t) * size;
        float[] y = stepper.step(Arrays.copyOfRange(x.toArray(), at, at + size));
        int to = row * width + (sequences ? t * y.length : 0);
        System.arraycopy(y, 0, all, to, y.length);
      }
    }
    return Tensor.of(expected, all);
  }

  private static void check(JsonNode io, List<Tensor> actual, JsonNode step) {
    JsonNode expected = step.path("expected").path("outputs");
    if (expected.isMissingNode()) {
      return;
    }
    assertThat(actual).as("outputs").hasSize(expected.size());
    Tolerance tolerance = Tolerance.of(io);
    for (int i = 0; i < expected.size(); i++) {
      tolerance.check("outputs[" + i + "]", actual.get(i), Json.tensor(expected.get(i)));
    }
  }
}
