/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamrnn.layers.Arguments;
import io.streamrnn.layers.Bidirectional;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Output;
import io.streamrnn.layers.Rnn;
import io.streamrnn.layers.Tensor;
import io.streamrnn.layers.TensorShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One file of {@code cases/}, run with one of the rules for what a skipped step puts out. */
final class ForwardCase {

  private final JsonNode file;
  private final boolean state0;

  ForwardCase(JsonNode file, boolean state0) {
    this.file = file;
    this.state0 = state0;
  }

  /** Whether the expected values follow the rule {@code state0}. */
  static boolean expectsState0(JsonNode file) {
    return file.path("masked_output").asText().equals("state0");
  }

  void run() {
    Layer layer = layer();
    for (JsonNode step : file.get("steps")) {
      switch (step.get("op").asText()) {
        case "call" -> call(layer, step);
        case "reset_states" -> reset(layer, step);
        default -> throw new AssertionError("unknown step: " + step.get("op"));
      }
    }
  }

  private Layer layer() {
    Layer layer = TestCells.registry().layer(description(file.get("layer"), state0));
    for (JsonNode step : file.get("steps")) {
      if (step.get("op").asText().equals("call")) {
        build(layer, step);
        break;
      }
    }
    layer.setWeights(Json.tensors(file.get("weights")));
    return layer;
  }

  /** What a file says of its layer, with one of the rules for what a skipped step puts out. */
  static Map<String, Object> description(JsonNode layer, boolean state0) {
    return state0 ? withState0(Json.map(layer)) : Json.map(layer);
  }

  /** Builds a layer for the shapes of a call. */
  static void build(Layer layer, JsonNode call) {
    TensorShape input = Json.partialShape(call.get("inputs").get("shape"));
    List<TensorShape> constants = new ArrayList<>();
    if (!Json.isAbsent(call.get("constants"))) {
      call.get("constants").forEach(c -> constants.add(Json.partialShape(c.get("shape"))));
    }
    if (constants.isEmpty()) {
      layer.build(input);
    } else if (layer instanceof Bidirectional both) {
      both.forwardLayer().build(input, constants);
      both.backwardLayer().build(input, constants);
    } else {
      ((Rnn) layer).build(input, constants);
    }
  }

  /** Sets the rule wherever there is a recurrent layer in a description. */
  private static Map<String, Object> withState0(Map<String, Object> layer) {
    Map<String, Object> config = new LinkedHashMap<>(asMap(layer.get("config")));
    switch ((String) layer.get("class_name")) {
      case "RNN", "SimpleRNN", "GRU", "LSTM" -> config.put("masked_output", "first_state");
      case "Bidirectional" ->
          config.replaceAll(
              (key, value) -> key.endsWith("layer") ? withState0(asMap(value)) : value);
      case "Sequential" ->
          config.put(
              "layers",
              ((List<?>) config.get("layers")).stream().map(l -> withState0(asMap(l))).toList());
      default -> {}
    }
    Map<String, Object> result = new LinkedHashMap<>(layer);
    result.put("config", config);
    return result;
  }

  private static Map<String, Object> asMap(Object value) {
    Map<String, Object> result = new LinkedHashMap<>();
    ((Map<?, ?>) value).forEach((k, v) -> result.put((String) k, v));
    return result;
  }

  /** What a step calls its layer on. */
  static Arguments inputs(JsonNode step) {
    Arguments inputs = Arguments.of(Json.tensor(step.get("inputs")));
    if (!Json.isAbsent(step.get("mask"))) {
      inputs = inputs.mask(Json.tensor(step.get("mask")));
    }
    inputs = inputs.initialState(Json.tensors(step.get("initial_state")).toArray(Tensor[]::new));
    return inputs.constants(Json.tensors(step.get("constants")).toArray(Tensor[]::new));
  }

  private void call(Layer layer, JsonNode step) {
    Output output = layer.call(inputs(step));
    JsonNode expected = expected(step);
    if (!Json.isAbsent(expected)) {
      requireClose("outputs", output.tensors(), expected.get("outputs"));
      if (!Json.isAbsent(expected.get("states"))) {
        requireClose("states", output.states(), expected.get("states"));
      }
    }
  }

  private JsonNode expected(JsonNode step) {
    boolean other = expectsState0(file) && !state0;
    return other ? step.path("alternatives").path("previous_output") : step.get("expected");
  }

  private static void reset(Layer layer, JsonNode step) {
    if (Json.isAbsent(step.get("states"))) {
      layer.resetStates();
    } else {
      ((Rnn) layer).resetStates(Json.tensors(step.get("states")));
    }
  }

  private void requireClose(String what, List<Tensor> actual, JsonNode expected) {
    assertThat(actual).as("number of " + what).hasSize(expected.size());
    Tolerance tolerance = Tolerance.of(file);
    for (int i = 0; i < actual.size(); i++) {
      tolerance.check(what + "[" + i + "]", actual.get(i), Json.tensor(expected.get(i)));
    }
  }
}
