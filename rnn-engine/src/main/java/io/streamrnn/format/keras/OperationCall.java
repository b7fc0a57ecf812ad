/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.streamrnn.format.hdf5.Place;
import io.streamrnn.model.UnsupportedModelException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The call of an operation in a functional model.
 *
 * @param name of the operation in the model
 * @param function {@code "GetItem"} in Keras 3, {@code "math.add"} in TensorFlow
 * @param on the tensors that it is called on
 * @param options its other arguments, by their names
 */
record OperationCall(
    String name,
    String function,
    List<GraphTensor> on,
    Map<String, JsonNode> options,
    Place place) {

  // What is between brackets, in TensorFlow and in Keras 3.
  private static final String KEY = "slice_spec";
  private static final String KEY_OF_KERAS_3 = "key";
  // A number in front of the tensor and one behind it, in TensorFlow and in Keras 3.
  private static final List<String> FIRST = List.of("x", "x1");
  private static final List<String> SECOND = List.of("y", "x2");
  private static final Set<String> CONSTANTS = Set.of("__tensor__", "__numpy__");
  private static final String NO_TENSOR = "_CONSTANT_VALUE";
  private static final Set<String> WITHOUT_EFFECT = Set.of("name", "trainable", "dtype");

  /** Reads {@code [["x", 0, 0, {"y": ["z", 0, 0], "name": None}]]}. */
  static OperationCall ofTensorFlow(Config entry) {
    LayerConfig layer = LayerConfig.of(entry);
    String function = layer.config().text("function");
    List<GraphTensor> on = new ArrayList<>();
    Map<String, JsonNode> options = new LinkedHashMap<>();
    JsonNode call = onlyCall(layer, entry);
    for (JsonNode reference : call.path(0).isTextual() ? List.of(call) : call) {
      if (reference.path(0).asText("").equals(NO_TENSOR)) {
        options.put(FIRST.get(0), reference.path(2));
      } else {
        on.add(GraphTensor.of(reference, layer.place()));
      }
      reference
          .path(3)
          .properties()
          .forEach(given -> options.put(given.getKey(), given.getValue()));
    }
    options.entrySet().stream()
        .filter(given -> !given.getKey().equals(KEY) && isTensor(given.getValue()))
        .forEach(given -> on.add(GraphTensor.of(given.getValue(), layer.place())));
    options.values().removeIf(given -> given.isNull() || isTensor(given));
    return new OperationCall(layer.name(), function, on, options, layer.place());
  }

  private static boolean isTensor(JsonNode given) {
    return given.path(0).isTextual() && given.path(1).isInt() && given.path(2).isInt();
  }

  /** Reads {@code {"args": [{"class_name": "__keras_tensor__", ..}, -1], "kwargs": {}}}. */
  static OperationCall ofKeras3(Config entry) {
    LayerConfig layer = LayerConfig.of(entry);
    JsonNode call = onlyCall(layer, entry);
    Map<String, JsonNode> options = new LinkedHashMap<>();
    layer.config().node().properties().forEach(o -> options.put(o.getKey(), o.getValue()));
    call.path("kwargs").properties().forEach(o -> options.put(o.getKey(), o.getValue()));
    options.values().removeIf(JsonNode::isNull);
    List<GraphTensor> on = new ArrayList<>();
    JsonNode arguments = call.path("args");
    for (int i = 0; i < arguments.size(); i++) {
      if (isOfTensors(arguments.get(i))) {
        GraphTensor.collect(arguments.get(i), on, layer.place());
      } else {
        options.put(argument(layer.type(), i, arguments.size()), arguments.get(i));
      }
    }
    return new OperationCall(layer.name(), layer.type(), on, options, layer.place());
  }

  /** Whether an argument of Keras 3 is a tensor, or several in a list. */
  static boolean isOfTensors(JsonNode argument) {
    return isTensorOfKeras3(argument) || isTensorOfKeras3(argument.path(0));
  }

  private static boolean isTensorOfKeras3(JsonNode given) {
    return given.path("class_name").asText("").equals("__keras_tensor__");
  }

  /** The name of an argument in Keras, which writes those of a call by their positions. */
  private static String argument(String function, int position, int count) {
    if (function.equals("GetItem")) {
      return KEY_OF_KERAS_3;
    }
    return count == 2 ? "x" + (position + 1) : "argument " + (position + 1);
  }

  private static JsonNode onlyCall(LayerConfig layer, Config entry) {
    JsonNode calls = entry.get("inbound_nodes");
    if (calls.size() != 1) {
      throw layer
          .place()
          .unsupported("an operation is called once: %s, calls=%d", layer.type(), calls.size());
    }
    return calls.path(0);
  }

  /** The exception that names the operation. */
  UnsupportedModelException notSupported() {
    return place.unsupported(
        "operation not supported: %s%s; use a layer of the list in docs/models.md in its place, and save the model again",
        function, options.isEmpty() ? "" : described());
  }

  private String described() {
    List<String> given = new ArrayList<>();
    options.forEach(
        (option, value) -> {
          if (!WITHOUT_EFFECT.contains(option)) {
            given.add(option + "=" + shorten(value));
          }
        });
    return given.isEmpty() ? "" : ", " + String.join(", ", given);
  }

  /** Keras 3 writes the numbers of a constant, too. */
  private static String shorten(JsonNode value) {
    String text =
        isConstant(value)
            ? value.get("class_name").asText() + extents(value.path("config").path("value"))
            : value.toString();
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }

  private static List<Integer> extents(JsonNode array) {
    List<Integer> extents = new ArrayList<>();
    for (JsonNode part = array; part.isArray(); part = part.path(0)) {
      extents.add(part.size());
    }
    return extents;
  }

  /** Rejects calls on numbers, and on another number of tensors. */
  void requireTensors(int count) {
    requireTensorsWith(count, "axis");
  }

  /** The number that the operation is called on with one tensor. */
  double operand() {
    JsonNode numbers = operands();
    if (numbers.size() != 1 || !numbers.get(0).isNumber()) {
      throw place.unsupported(
          "this operation is on a tensor and a number, not an array: %s%s; use a number, or make the array an input of the model, and save the model again",
          function, described());
    }
    return numbers.get(0).doubleValue();
  }

  /**
   * As {@link #operand}, or a list: of a number for each feature, or of lists for the axes before.
   */
  JsonNode operands() {
    List<String> operands =
        Stream.concat(FIRST.stream(), SECOND.stream()).filter(options::containsKey).toList();
    requireOptions(operands.toArray(String[]::new));
    if (operands.size() != 1) {
      throw notSupported();
    }
    JsonNode given = Objects.requireNonNull(options.get(operands.get(0)));
    JsonNode numbers = isConstant(given) ? given.path("config").path("value") : given;
    if (!areNumbers(numbers)) {
      throw notSupported();
    }
    return numbers.isArray() ? numbers : JsonNodeFactory.instance.arrayNode().add(numbers);
  }

  private static boolean areNumbers(JsonNode given) {
    for (JsonNode each : given) {
      if (!areNumbers(each)) {
        return false;
      }
    }
    return given.isArray() ? !given.isEmpty() : given.isNumber();
  }

  private static boolean isConstant(JsonNode given) {
    return CONSTANTS.contains(given.path("class_name").asText(""));
  }

  /** Whether the number is in front of the tensor. */
  boolean isNumberFirst() {
    return FIRST.stream().anyMatch(options::containsKey);
  }

  /** Whether an option is given. */
  boolean has(String option) {
    return options.containsKey(option);
  }

  /** Rejects another value of an option that may be missing. */
  void requireOption(String option, int value) {
    JsonNode given = options.get(option);
    if (given != null && !(given.isInt() && given.intValue() == value)) {
      throw notSupported();
    }
  }

  /** The option {@code axis}. */
  int axis(int absent) {
    JsonNode given = options.get("axis");
    if (given == null) {
      return absent;
    } else if (!given.isInt()) {
      throw notSupported();
    }
    return given.intValue();
  }

  /** The only axis of an option {@code axis} that may list one. */
  int onlyAxis() {
    List<Integer> axes = integers("axis");
    if (axes.size() != 1) {
      throw notSupported();
    }
    return axes.get(0);
  }

  /** Whether an option is a list or a tuple. */
  boolean isList(String option) {
    return listed(option).isArray();
  }

  private JsonNode listed(String option) {
    JsonNode given = options.getOrDefault(option, MissingNode.getInstance());
    return given.path("class_name").asText("").equals("__tuple__") ? items(given) : given;
  }

  /** An option that is a number, or numbers in a list or a tuple. */
  List<Integer> integers(String option) {
    JsonNode numbers = listed(option);
    List<Integer> result = new ArrayList<>();
    for (JsonNode number : numbers.isInt() ? List.of(numbers) : numbers) {
      // A shape has none for the rows.
      result.add(number.isNull() ? -1 : requireInteger(number));
    }
    return result;
  }

  private int requireInteger(JsonNode number) {
    if (!number.isInt()) {
      throw notSupported();
    }
    return number.intValue();
  }

  /** Rejects calls with other options than these, and on several tensors. */
  void requireOptions(String... known) {
    requireTensorsWith(1, known);
  }

  /** Rejects calls with other options than these, and on another number of tensors. */
  void requireTensorsWith(int count, String... known) {
    Set<String> allowed = Set.of(known);
    boolean isKnown =
        options.keySet().stream()
            .allMatch(option -> WITHOUT_EFFECT.contains(option) || allowed.contains(option));
    if (on.size() != count || !isKnown) {
      throw notSupported();
    }
  }

  /** An option that is a number and must be given. */
  double number(String option) {
    JsonNode given = options.getOrDefault(option, MissingNode.getInstance());
    if (!given.isNumber()) {
      throw notSupported();
    }
    return given.doubleValue();
  }

  /** An option that is a word and must be given. */
  String text(String option) {
    JsonNode given = options.getOrDefault(option, MissingNode.getInstance());
    if (!given.isTextual()) {
      throw notSupported();
    }
    return given.textValue();
  }

  /** An option that is true or false; false if it is missing. */
  boolean flag(String option) {
    JsonNode given = options.getOrDefault(option, BooleanNode.FALSE);
    if (!given.isBoolean()) {
      throw notSupported();
    }
    return given.booleanValue();
  }

  // -- what is between brackets

  /** The key of {@code x[...]}, as in Python. */
  String key() {
    JsonNode spec = options.getOrDefault(KEY, options.get(KEY_OF_KERAS_3));
    if (spec == null || on.size() != 1) {
      throw notSupported();
    }
    JsonNode items = spec.path("class_name").asText("").equals("__tuple__") ? items(spec) : spec;
    if (!items.isArray()) {
      return item(items);
    }
    List<String> texts = new ArrayList<>();
    items.forEach(item -> texts.add(item(item)));
    return String.join(", ", texts);
  }

  private static JsonNode items(JsonNode tuple) {
    return tuple.has("items") ? tuple.get("items") : tuple.path("config").path("items");
  }

  private String item(JsonNode item) {
    if (item.isInt()) {
      return item.asText();
    } else if (item.isNull()) {
      return "None";
    }
    return switch (item.path("class_name").asText("")) {
      case "__ellipsis__" -> "...";
      case "__slice__" -> slice(item.path("config"));
      default -> slice(item);
    };
  }

  private String slice(JsonNode slice) {
    if (slice.has("class_name") || !slice.has("start") || !slice.has("stop")) {
      throw notSupported();
    }
    String ends = bound(slice.get("start")) + ":" + bound(slice.get("stop"));
    String step = bound(slice.path("step"));
    return step.isEmpty() ? ends : ends + ":" + step;
  }

  private String bound(JsonNode bound) {
    if (bound.isNull() || bound.isMissingNode()) {
      return "";
    } else if (!bound.isInt()) {
      throw notSupported();
    }
    return bound.asText();
  }
}
