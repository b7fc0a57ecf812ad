/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamrnn.layers.LayerEntry;
import io.streamrnn.layers.LayerRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of calls in the configuration of a functional model. Here the calls of every layer
 * are counted from 0. Keras counts those of a model within the model from 1, since a model with
 * inputs was called when it was made: Keras 2 everywhere, Keras 3 in the outputs of the model only.
 *
 * <p>In files of Keras 2 a Sequential is counted from 0 if it was made without its input. Whether
 * it was, its layers do not always say, but every call that Keras writes has a reference: either
 * one to call 0 or one to the call after the last.
 */
final class CallNumbers {

  private static final String FUNCTIONAL = "Functional";
  private static final String SEQUENTIAL = "Sequential";
  private static final String CALLS = "inbound_nodes";
  private static final String OUTPUTS = "output_layers";

  private CallNumbers() {}

  // -- reading

  /** The configuration of a functional model, with all calls counted from 0. */
  static Config fromZero(Config model, boolean keras3) {
    Map<String, Set<Integer>> numbers = numbers(model, keras3);
    Set<String> fromOne = new HashSet<>();
    for (JsonNode layer : model.get("layers")) {
      Set<Integer> own = numbers.getOrDefault(name(layer), Set.of());
      if (isModel(layer) && (keras3 ? isFromOneInKeras3(layer, own) : isFromOne(layer, own))) {
        fromOne.add(name(layer));
      }
    }
    if (fromOne.isEmpty()) {
      return model;
    }
    ObjectNode config = model.node().deepCopy();
    lower(config.path(OUTPUTS), fromOne);
    if (!keras3) {
      config.get("layers").forEach(layer -> lower(layer.path(CALLS), fromOne));
    }
    return new Config(config, model.place());
  }

  private static String name(JsonNode layer) {
    return layer.path("name").asText(layer.path("config").path("name").asText(""));
  }

  private static String type(JsonNode layer) {
    return layer.path("class_name").asText("");
  }

  private static boolean isSequential(JsonNode layer) {
    return type(layer).equals(SEQUENTIAL);
  }

  private static boolean isModel(JsonNode layer) {
    return LayerRegistry.standard().stored(type(layer)).filter(LayerEntry::isModel).isPresent();
  }

  /** Keras reads a call 0 as the last one. */
  private static boolean isFromOneInKeras3(JsonNode model, Set<Integer> numbers) {
    return !isSequential(model) && !numbers.contains(0);
  }

  private static boolean isFromOne(JsonNode model, Set<Integer> numbers) {
    return !numbers.contains(0)
        && (numbers.contains(model.path(CALLS).size()) || startsWithInput(model));
  }

  private static boolean startsWithInput(JsonNode layer) {
    return isSequential(layer)
        ? startsWithInput(layer.path("config").path("layers").path(0))
        : isModel(layer) || type(layer).equals("InputLayer");
  }

  /**
   * The numbers of the references to each layer.
   *
   * @param ofOutputs whether those of the outputs only
   */
  private static Map<String, Set<Integer>> numbers(Config model, boolean ofOutputs) {
    Map<String, Set<Integer>> numbers = new HashMap<>();
    collect(model.get(OUTPUTS), numbers);
    if (!ofOutputs) {
      model.get("layers").forEach(layer -> collect(layer.path(CALLS), numbers));
    }
    return numbers;
  }

  private static void collect(JsonNode node, Map<String, Set<Integer>> numbers) {
    if (isReference(node)) {
      numbers
          .computeIfAbsent(node.get(0).textValue(), name -> new HashSet<>())
          .add(node.get(1).intValue());
    }
    node.forEach(child -> collect(child, numbers));
  }

  private static void lower(JsonNode node, Set<String> layers) {
    if (node instanceof ArrayNode reference
        && isReference(node)
        && layers.contains(node.get(0).textValue())) {
      int lowered = node.get(1).intValue() - 1;
      reference.set(1, JsonNodeFactory.instance.numberNode(lowered));
    }
    node.forEach(child -> lower(child, layers));
  }

  /** {@code [layer, number of the call, number of the tensor, arguments]}. */
  private static boolean isReference(JsonNode node) {
    return node.path(0).isTextual() && node.path(1).isInt() && node.path(2).isInt();
  }

  // -- writing

  /** Counts the calls in the configuration of a functional model as Keras does. */
  static void toKeras(Map<String, Object> model, boolean keras3) {
    Set<String> fromOne = new HashSet<>();
    List<?> layers = list(model.get("layers"));
    for (Object layer : layers) {
      boolean isFromOne = keras3 ? isFunctional(layer) : startsWithInput(layer);
      if (isFromOne && map(layer).get("name") instanceof String name) {
        fromOne.add(name);
      }
    }
    model.put(OUTPUTS, raised(model.get(OUTPUTS), fromOne));
    if (!keras3) {
      model.put("layers", layers.stream().map(layer -> withCalls(layer, fromOne)).toList());
    }
  }

  private static Map<String, Object> withCalls(Object layer, Set<String> fromOne) {
    Map<String, Object> result = new LinkedHashMap<>();
    map(layer)
        .forEach(
            (key, value) ->
                result.put((String) key, key.equals(CALLS) ? raised(value, fromOne) : value));
    return result;
  }

  private static boolean isFunctional(@Nullable Object layer) {
    return FUNCTIONAL.equals(map(layer).get("class_name"));
  }

  /** A Sequential is written without its input, which it takes over from its first layer. */
  private static boolean startsWithInput(@Nullable Object layer) {
    if (!SEQUENTIAL.equals(map(layer).get("class_name"))) {
      return isFunctional(layer);
    }
    List<?> layers = list(map(map(layer).get("config")).get("layers"));
    return !layers.isEmpty() && startsWithInput(layers.get(0));
  }

  private static @Nullable Object raised(@Nullable Object value, Set<String> layers) {
    if (value instanceof Map<?, ?> options) {
      Map<Object, Object> result = new LinkedHashMap<>();
      options.forEach((key, each) -> result.put(key, raised(each, layers)));
      return result;
    }
    if (!(value instanceof List<?> list)) {
      return value;
    }
    List<@Nullable Object> result = new ArrayList<>();
    list.forEach(each -> result.add(raised(each, layers)));
    if (list.size() > 2
        && list.get(0) instanceof String name
        && layers.contains(name)
        && list.get(1) instanceof Integer number
        && list.get(2) instanceof Integer) {
      result.set(1, number + 1);
    }
    return result;
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }
}
