/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import io.streamrnn.layers.LayerEntry;
import io.streamrnn.layers.LayerRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call of a layer in a functional model.
 *
 * @param on the tensors that it is called on: the input, or several; then initial states and
 *     constants
 * @param masks which steps are used, if the call names masks; by the number of the input
 * @param isCausal whether the call asks an attention for a causal mask
 */
record GraphCall(List<GraphTensor> on, Map<Integer, GraphTensor> masks, boolean isCausal) {

  /** The arguments that Keras 3 takes by position. */
  private static final List<String> RECURRENT_ARGUMENTS =
      List.of("sequences", "initial_state", "mask", "training");

  private static final List<String> ATTENTION_ARGUMENTS =
      List.of("inputs", "mask", "training", "return_attention_scores", "use_causal_mask");

  private static final List<String> MULTI_HEAD_ARGUMENTS =
      List.of(
          "query",
          "value",
          "key",
          "query_mask",
          "value_mask",
          "key_mask",
          "attention_mask",
          "return_attention_scores",
          "training",
          "use_causal_mask");

  private static final List<String> ATTENDED = List.of("query", "value", "key");

  /** The mask of the first input, if the call names it; null otherwise. */
  @Nullable GraphTensor mask() {
    return masks.get(0);
  }

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
    options.remove("training");
    options.values().removeIf(JsonNode::isNull);
    return withOptions(layer, on, options);
  }

  private static void addOptions(JsonNode given, Map<String, JsonNode> options) {
    given.fieldNames().forEachRemaining(option -> options.put(option, given.get(option)));
  }

  private static void positional(
      LayerConfig layer, JsonNode args, List<GraphTensor> on, Map<String, JsonNode> options) {
    List<String> arguments = arguments(layer);
    for (int i = 0; i < args.size(); i++) {
      if (i > 0 && i < arguments.size()) {
        options.put(arguments.get(i), args.get(i));
      } else {
        GraphTensor.collect(args.get(i), on, layer.place());
      }
    }
  }

  /** The names of the arguments by position; empty if all are inputs. */
  private static List<String> arguments(LayerConfig layer) {
    if (takesStates(layer.type())) {
      return RECURRENT_ARGUMENTS;
    }
    if (!attends(layer)) {
      return List.of();
    }
    return AttentionCalls.HEADED.contains(layer.type())
        ? MULTI_HEAD_ARGUMENTS
        : ATTENTION_ARGUMENTS;
  }

  private static boolean attends(LayerConfig layer) {
    return LayerRegistry.standard().stored(layer.type()).filter(LayerEntry::attends).isPresent();
  }

  /** Whether layers of a class may be called with initial states and constants. */
  static boolean takesStates(String className) {
    return LayerRegistry.standard().stored(className).filter(LayerEntry::takesStates).isPresent();
  }

  private static GraphCall withOptions(
      LayerConfig layer, List<GraphTensor> on, Map<String, JsonNode> options) {
    boolean isCausal = false;
    Map<Integer, GraphTensor> masks = new HashMap<>();
    if (takesStates(layer.type())) {
      collect(layer, List.of("initial_state", "constants"), options, on);
    } else if (attends(layer)) {
      collect(layer, ATTENDED, options, on);
      takeMasks(layer, options, masks);
      isCausal = takeFlag("use_causal_mask", options);
      if (!options.getOrDefault("return_attention_scores", BooleanNode.TRUE).asBoolean()) {
        options.remove("return_attention_scores");
      }
    }
    takeMask(layer, options, masks);
    if (!options.isEmpty()) {
      throw layer
          .place()
          .unsupported(
              "a call with more arguments is not supported: %s",
              String.join(", ", options.keySet()));
    }
    return new GraphCall(on, masks, isCausal);
  }

  private static void collect(
      LayerConfig layer, List<String> names, Map<String, JsonNode> options, List<GraphTensor> on) {
    for (String name : names) {
      JsonNode given = options.remove(name);
      if (given != null) {
        GraphTensor.collect(given, on, layer.place());
      }
    }
  }

  private static boolean takeFlag(String name, Map<String, JsonNode> options) {
    JsonNode flag = options.remove(name);
    return flag != null && flag.asBoolean();
  }

  /** One mask for all inputs. */
  private static void takeMask(
      LayerConfig layer, Map<String, JsonNode> options, Map<Integer, GraphTensor> masks) {
    if (options.containsKey("mask")) {
      List<GraphTensor> all = new ArrayList<>();
      GraphTensor.collect(options.get("mask"), all, layer.place());
      if (all.size() < 2) {
        options.remove("mask");
        all.forEach(mask -> masks.put(0, mask));
      }
    }
  }

  /** A mask for each input: in a list, or by the name of the input. */
  private static void takeMasks(
      LayerConfig layer, Map<String, JsonNode> options, Map<Integer, GraphTensor> masks) {
    JsonNode list = options.remove("mask");
    for (int i = 0; i < ATTENDED.size(); i++) {
      JsonNode named = options.remove(ATTENDED.get(i) + "_mask");
      JsonNode mask = named != null ? named : list == null ? null : list.get(i);
      if (mask != null && !mask.isNull()) {
        List<GraphTensor> one = new ArrayList<>();
        GraphTensor.collect(mask, one, layer.place());
        int input = i;
        one.stream().findFirst().ifPresent(first -> masks.put(input, first));
      }
    }
  }
}
