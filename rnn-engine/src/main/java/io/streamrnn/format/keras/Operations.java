/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamrnn.layers.LayerRegistry;
import io.streamrnn.model.UnsupportedModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Operations on the tensors of a functional model that are no layers: {@code x[:, -1, :]}, {@code a
 * + b}. Keras 3 writes each as an object of its {@code ops}, tf.keras as a {@code TFOpLambda} or a
 * {@code SlicingOpLambda}. They become the layers that compute the same. Their outputs have no
 * mask.
 */
final class Operations {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String SLICING = "SlicingOpLambda";
  private static final String FUNCTION = "TFOpLambda";
  private static final Set<String> STACKS = Set.of("Stack", "stack");

  private static final Set<String> ENDS_MASKS =
      Set.of(
          "GetItem", "Cast", "CumulativeSum", "OneHot", "Reduction", "Pointwise", "Permute", "Dot");

  // Layers that use masks, or take none.
  private static final Set<String> USES_MASKS = Set.of("Softmax", "Reshape");

  private final boolean masks;
  private final List<Config> entries = new ArrayList<>();

  private Operations(boolean masks) {
    this.masks = masks;
  }

  /** The entries of a functional model, with layers in place of operations. */
  static List<Config> asLayers(List<Config> entries) {
    Operations operations =
        new Operations(entries.stream().anyMatch(entry -> hasMask(entry.node())));
    entries.forEach(operations::add);
    return operations.entries;
  }

  private static boolean hasMask(JsonNode node) {
    if (node.path("class_name").asText().equals("Masking")
        || node.path("mask_zero").asBoolean(false)) {
      return true;
    }
    for (JsonNode child : node) {
      if (child.isContainerNode() && hasMask(child)) {
        return true;
      }
    }
    return false;
  }

  private void add(Config entry) {
    Optional<OperationCall> operation = operation(entry);
    if (operation.isEmpty()) {
      entries.add(entry);
      return;
    }
    OperationCall call = operation.get();
    if (STACKS.contains(call.function())) {
      addStack(call);
    } else if (OperationLayers.isDivision(call) && call.on().size() == 2) {
      addQuotient(call);
    } else {
      add(call);
    }
  }

  private void add(OperationCall call) {
    ObjectNode layer = OperationLayers.of(call);
    String type = layer.path("class_name").asText();
    if (masks && USES_MASKS.contains(type)) {
      addBehindMask(layer, call);
    } else if (masks && !ENDS_MASKS.contains(type)) {
      addWithoutMask(layer, call);
    } else {
      entries.add(new Config(layer, call.place()));
    }
  }

  /** The first tensor times the reciprocal of the second. */
  private void addQuotient(OperationCall call) {
    call.requireTensors(2);
    String hidden = call.name() + "/1";
    GraphTensor divisor = call.on().get(1);
    add(new OperationCall(hidden, "Reciprocal", List.of(divisor), Map.of(), call.place()));
    List<GraphTensor> factors = List.of(call.on().get(0), new GraphTensor(hidden, 0, 0));
    add(new OperationCall(call.name(), "Multiply", factors, Map.of(), call.place()));
  }

  /** Each tensor gets the new axis, on which they are concatenated; that axis ends masks. */
  private void addStack(OperationCall call) {
    if (call.axis(0) == -2) {
      throw call.notSupported();
    }
    String key = OperationLayers.newAxis(call);
    List<GraphTensor> widened = new ArrayList<>();
    for (GraphTensor tensor : call.on()) {
      GraphTensor hidden = new GraphTensor(call.name() + "/" + widened.size(), 0, 0);
      ObjectNode layer =
          GraphEntries.of(
              "GetItem", hidden.layer(), JSON.objectNode().put("key", key), List.of(tensor));
      entries.add(new Config(layer, call.place()));
      widened.add(hidden);
    }
    ObjectNode config = JSON.objectNode().put("axis", call.axis(0));
    entries.add(
        new Config(GraphEntries.of("Concatenate", call.name(), config, widened), call.place()));
  }

  /** A layer passes masks on where an operation does not: a second layer ends them. */
  private void addWithoutMask(ObjectNode layer, OperationCall call) {
    String hidden = call.name() + "/op";
    ObjectNode end = endOfMask(call.name(), List.of(new GraphTensor(hidden, 0, 0)));
    layer.put("name", hidden);
    ((ObjectNode) layer.get("config")).put("name", hidden);
    entries.add(new Config(layer, call.place()));
    entries.add(new Config(end, call.place()));
  }

  /**
   * A layer for which a mask matters where it does not for the operation: one before it ends it.
   */
  private void addBehindMask(ObjectNode layer, OperationCall call) {
    String hidden = call.name() + "/op";
    ObjectNode end = endOfMask(hidden, call.on());
    layer.set("inbound_nodes", GraphEntries.nodes(List.of(new GraphTensor(hidden, 0, 0))));
    entries.add(new Config(end, call.place()));
    entries.add(new Config(layer, call.place()));
  }

  /** A layer that returns its input without a mask. */
  static ObjectNode endOfMask(String name, List<GraphTensor> on) {
    return GraphEntries.of("GetItem", name, JSON.objectNode().put("key", ":"), on);
  }

  private static Optional<OperationCall> operation(Config entry) {
    String type = entry.get("class_name").asText("");
    if (type.equals(SLICING) || type.equals(FUNCTION)) {
      return Optional.of(OperationCall.ofTensorFlow(entry));
    }
    boolean isOfArchive =
        entry.get("module").asText("").contains(".ops.") && entry.get("inbound_nodes").size() > 0;
    boolean isOperation = (isOfArchive || isOfHdf5(entry)) && !isOfMasks(entry);
    if (isOperation && !isOfArchive && !areTensors(entry)) {
      throw notOfHdf5(entry);
    }
    return isOperation ? Optional.of(OperationCall.ofKeras3(entry)) : Optional.empty();
  }

  /**
   * Keras 3 writes no modules into an .h5 file; operations lack the options of all layers. Those
   * that have the name of a layer, and are called as one, are that layer to Keras too.
   */
  private static boolean isOfHdf5(Config entry) {
    String type = entry.get("class_name").asText("");
    JsonNode config = entry.get("config");
    JsonNode call = entry.get("inbound_nodes").path(0);
    boolean isOperation =
        entry.get("module").isMissingNode()
            && call.has("args")
            && !config.has("trainable")
            && !config.has("layers");
    return isOperation
        && (OperationLayers.isMerge(type) ? call.get("args").size() == 2 : !isLayer(type));
  }

  private static boolean isLayer(String type) {
    return type.equals("InputLayer")
        || LayerRegistry.standard().stored(type).filter(known -> !known.isOperation()).isPresent();
  }

  /** Whether it merges tensors, which were always read from such files. */
  private static boolean areTensors(Config entry) {
    boolean areTensors = OperationLayers.isMerge(entry.get("class_name").asText(""));
    for (JsonNode argument : entry.get("inbound_nodes").path(0).path("args")) {
      areTensors &= OperationCall.isOfTensors(argument);
    }
    return areTensors;
  }

  private static UnsupportedModelException notOfHdf5(Config entry) {
    return LayerConfig.of(entry)
        .place()
        .unsupported(
            "operations between layers are not read from an .h5 file of Keras 3, which Keras itself does not load: %s; save the model as .keras, from the code that builds it and load_weights if there is no other file",
            entry.get("class_name").asText(""));
  }

  private static boolean isOfMasks(Config entry) {
    String type = entry.get("class_name").asText("");
    boolean isAmbiguous = type.equals("Concatenate") || type.equals("ExpandDims");
    return GraphMasks.OPERATIONS.contains(type)
        && !(isAmbiguous && isOfNumbers(entry.get("inbound_nodes").path(0).path("args").path(0)));
  }

  private static boolean isOfNumbers(JsonNode argument) {
    JsonNode first = argument.isArray() ? argument.path(0) : argument;
    String dtype = first.path("config").path("dtype").asText("");
    return !dtype.isEmpty() && !dtype.equals("bool");
  }
}
