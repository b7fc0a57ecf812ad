/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamrnn.layers.LayerEntry;
import io.streamrnn.layers.LayerRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call of a layer in a functional model.
 *
 * @param on the tensors that it is called on: the input, or several; then initial states and
 *     constants
 * @param mask which steps are used, if the call names a mask; null otherwise
 */
record GraphCall(List<GraphTensor> on, @Nullable GraphTensor mask) {

  /** The arguments that Keras 3 takes by position. */
  private static final List<String> RECURRENT_ARGUMENTS =
      List.of("sequences", "initial_state", "mask", "training");

  /** The calls of a layer. */
  static List<GraphCall> all(LayerConfig layer, Config entry) {
    List<GraphCall> calls = new ArrayList<>();
    for (JsonNode call : entry.get("inbound_nodes")) {
      calls.add(of(layer, call));
    }
    return calls;
  }

  /** {@code [["name", 0, 0, {}]]}, in Keras 3 {@code {"args": [..], "kwargs": {}}}. */
  private static GraphCall of(LayerConfig layer, JsonNode call) {
    Map<String, JsonNode> options = new LinkedHashMap<>();
    List<GraphTensor> on = new ArrayList<>();
    if (call.isObject()) {
      positional(layer, call.path("args"), on, options);
      addOptions(call.path("kwargs"), options);
    } else {
      // A call on one tensor is written without a list around it by some releases.
      Iterable<JsonNode> references = call.path(0).isTextual() ? List.of(call) : call;
      for (JsonNode reference : references) {
        on.add(GraphTensor.of(reference, layer.place()));
        // Each has those of the call.
        addOptions(reference.path(3), options);
      }
    }
    return withOptions(layer, on, options);
  }

  private static void addOptions(JsonNode given, Map<String, JsonNode> options) {
    given.fieldNames().forEachRemaining(option -> options.put(option, given.get(option)));
  }

  private static void positional(
      LayerConfig layer, JsonNode args, List<GraphTensor> on, Map<String, JsonNode> options) {
    for (int i = 0; i < args.size(); i++) {
      if (i > 0 && i < RECURRENT_ARGUMENTS.size() && takesStates(layer.type())) {
        options.put(RECURRENT_ARGUMENTS.get(i), args.get(i));
      } else {
        GraphTensor.collect(args.get(i), on, layer.place());
      }
    }
  }

  /** Whether layers of a class may be called with initial states and constants. */
  static boolean takesStates(String className) {
    return LayerRegistry.standard().stored(className).filter(LayerEntry::takesStates).isPresent();
  }

  private static GraphCall withOptions(
      LayerConfig layer, List<GraphTensor> on, Map<String, JsonNode> options) {
    GraphTensor mask = null;
    for (String states : List.of("initial_state", "constants")) {
      JsonNode given = takesStates(layer.type()) ? options.remove(states) : null;
      if (given != null) {
        GraphTensor.collect(given, on, layer.place());
      }
    }
    options.remove("training");
    options.values().removeIf(JsonNode::isNull);
    if (options.containsKey("mask")) {
      List<GraphTensor> masks = new ArrayList<>();
      GraphTensor.collect(options.get("mask"), masks, layer.place());
      if (masks.size() < 2) {
        options.remove("mask");
        mask = masks.isEmpty() ? null : masks.get(0);
      }
    }
    if (!options.isEmpty()) {
      throw layer
          .place()
          .unsupported(
              "a call with more arguments is not supported: %s",
              String.join(", ", options.keySet()));
    }
    return new GraphCall(on, mask);
  }
}
