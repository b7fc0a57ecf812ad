/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code ops.split} in functional models, the only operation that returns several tensors: each of
 * them becomes a slice of its own.
 */
final class Splits {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Set<String> splits = new HashSet<>();

  private Splits() {}

  /** The configuration of a functional model, with slices in place of splits. */
  static Config asSlices(Config model) {
    return new Splits().replaced(model);
  }

  private Config replaced(Config model) {
    ArrayNode layers = JSON.arrayNode();
    for (Config entry : Config.objects(model.get("layers"), model.place().layers())) {
      if (isSplit(entry)) {
        addSlices(entry, layers);
      } else {
        layers.add(entry.node());
      }
    }
    if (splits.isEmpty()) {
      return model;
    }
    ObjectNode config = model.node().deepCopy();
    config.set("layers", layers.deepCopy());
    rename(config);
    return new Config(config, model.place());
  }

  private static boolean isSplit(Config entry) {
    String type = entry.get("class_name").asText("");
    return type.equals("Split") && entry.get("module").asText("").contains(".ops.")
        || type.equals("TFOpLambda")
            && entry.get("config").path("function").asText("").equals("split");
  }

  private void addSlices(Config entry, ArrayNode to) {
    boolean isKeras3 = entry.get("class_name").asText("").equals("Split");
    OperationCall call =
        isKeras3 ? OperationCall.ofKeras3(entry) : OperationCall.ofTensorFlow(entry);
    String sections = isKeras3 ? "indices_or_sections" : "num_or_size_splits";
    call.requireOptions("axis", sections);
    int axis = call.axis(0);
    if (axis == 0 || axis < -1 || axis > 4) {
      throw call.notSupported();
    }
    List<Integer> starts =
        isKeras3 ? starts(call, sections, entry, axis) : startsOfSizes(call, sections);
    splits.add(call.name());
    String axes = axis == -1 ? "..., " : ":, ".repeat(axis);
    for (int i = 0; i < starts.size(); i++) {
      String end = i + 1 < starts.size() ? String.valueOf(starts.get(i + 1)) : "";
      ObjectNode config = JSON.objectNode().put("key", axes + starts.get(i) + ":" + end);
      to.add(GraphEntries.of("GetItem", slice(call.name(), i), config, call.on()));
    }
  }

  private static String slice(String split, int index) {
    return split + "/" + index;
  }

  /** Keras 3 has the number of parts, or the indices between them. */
  private static List<Integer> starts(OperationCall call, String option, Config entry, int axis) {
    List<Integer> given = call.integers(option);
    List<Integer> starts = new ArrayList<>(List.of(0));
    if (call.isList(option)) {
      starts.addAll(given);
      return requireIncreasing(call, starts);
    }
    JsonNode shape = entry.get("inbound_nodes").at("/0/args/0/config/shape");
    int extent = shape.path(axis < 0 ? axis + shape.size() : axis).asInt(0);
    int parts = given.isEmpty() ? 0 : given.get(0);
    if (parts < 1 || extent < 1 || extent % parts != 0) {
      throw call.notSupported();
    }
    for (int i = 1; i < parts; i++) {
      starts.add(i * (extent / parts));
    }
    return starts;
  }

  /** TensorFlow writes no shapes, so a number of parts says nothing about their extents. */
  private static List<Integer> startsOfSizes(OperationCall call, String option) {
    if (!call.isList(option)) {
      throw call.notSupported();
    }
    List<Integer> starts = new ArrayList<>(List.of(0));
    for (int size : call.integers(option)) {
      starts.add(starts.get(starts.size() - 1) + size);
    }
    requireIncreasing(call, starts);
    return starts.subList(0, starts.size() - 1);
  }

  private static List<Integer> requireIncreasing(OperationCall call, List<Integer> starts) {
    for (int i = 1; i < starts.size(); i++) {
      if (starts.get(i) <= starts.get(i - 1)) {
        throw call.notSupported();
      }
    }
    return starts;
  }

  /** References are {@code [layer, number of the call, number of the tensor]}. */
  private void rename(JsonNode node) {
    if (node instanceof ArrayNode array
        && splits.contains(array.path(0).asText(""))
        && array.path(1).isInt()
        && array.path(2).isInt()) {
      array.set(0, JSON.textNode(slice(array.get(0).asText(), array.get(2).asInt())));
      array.set(2, JSON.numberNode(0));
    }
    node.forEach(this::rename);
  }
}
