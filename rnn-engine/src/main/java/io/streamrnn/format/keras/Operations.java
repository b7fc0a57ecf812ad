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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

  private static final Set<String> ENDS_MASKS = Set.of("GetItem", "Cast");
  private static final Set<String> CASTS = Set.of("float32", "int32", "int64");

  /** Layers that merge two tensors, by the functions of TensorFlow and the classes of Keras 3. */
  private static final Map<String, String> MERGES =
      Map.ofEntries(
          Map.entry("__operators__.add", "Add"),
          Map.entry("math.add", "Add"),
          Map.entry("add", "Add"),
          Map.entry("math.subtract", "Subtract"),
          Map.entry("subtract", "Subtract"),
          Map.entry("math.multiply", "Multiply"),
          Map.entry("multiply", "Multiply"),
          Map.entry("math.maximum", "Maximum"),
          Map.entry("maximum", "Maximum"),
          Map.entry("math.minimum", "Minimum"),
          Map.entry("minimum", "Minimum"),
          Map.entry("Add", "Add"),
          Map.entry("Subtract", "Subtract"),
          Map.entry("Multiply", "Multiply"),
          Map.entry("Maximum", "Maximum"),
          Map.entry("Minimum", "Minimum"));

  /** Activations by the functions of TensorFlow and the classes of Keras 3. */
  private static final Map<String, String> ACTIVATIONS =
      Map.ofEntries(
          Map.entry("nn.relu", "relu"),
          Map.entry("nn.relu6", "relu6"),
          Map.entry("nn.elu", "elu"),
          Map.entry("nn.selu", "selu"),
          Map.entry("nn.silu", "silu"),
          Map.entry("nn.swish", "silu"),
          Map.entry("nn.tanh", "tanh"),
          Map.entry("nn.sigmoid", "sigmoid"),
          Map.entry("nn.softmax", "softmax"),
          Map.entry("nn.log_softmax", "log_softmax"),
          Map.entry("nn.softplus", "softplus"),
          Map.entry("nn.softsign", "softsign"),
          Map.entry("math.tanh", "tanh"),
          Map.entry("tanh", "tanh"),
          Map.entry("math.sigmoid", "sigmoid"),
          Map.entry("sigmoid", "sigmoid"),
          Map.entry("math.softplus", "softplus"),
          Map.entry("math.exp", "exponential"),
          Map.entry("exp", "exponential"),
          Map.entry("Relu", "relu"),
          Map.entry("Relu6", "relu6"),
          Map.entry("Selu", "selu"),
          Map.entry("Silu", "silu"),
          Map.entry("Tanh", "tanh"),
          Map.entry("Sigmoid", "sigmoid"),
          Map.entry("Softmax", "softmax"),
          Map.entry("LogSoftmax", "log_softmax"),
          Map.entry("Softplus", "softplus"),
          Map.entry("Softsign", "softsign"),
          Map.entry("LogSigmoid", "log_sigmoid"),
          Map.entry("Exp", "exponential"));

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
    ObjectNode layer = layer(operation.get());
    String type = layer.path("class_name").asText();
    if (masks && type.equals("GlobalAveragePooling1D")) {
      addBehindMask(layer, operation.get());
    } else if (masks && !ENDS_MASKS.contains(type)) {
      addWithoutMask(layer, operation.get());
    } else {
      entries.add(new Config(layer, entry.place()));
    }
  }

  /** A layer passes masks on where an operation does not: a second layer ends them. */
  private void addWithoutMask(ObjectNode layer, OperationCall call) {
    String hidden = call.name() + "/op";
    ObjectNode end = entry("GetItem", call.name(), JSON.objectNode().put("key", ":"));
    end.set("inbound_nodes", nodes(List.of(new GraphTensor(hidden, 0, 0))));
    layer.put("name", hidden);
    ((ObjectNode) layer.get("config")).put("name", hidden);
    entries.add(new Config(layer, call.place()));
    entries.add(new Config(end, call.place()));
  }

  /** A layer that uses a mask where the operation does not: a layer before it ends the mask. */
  private void addBehindMask(ObjectNode layer, OperationCall call) {
    String hidden = call.name() + "/op";
    ObjectNode end = entry("GetItem", hidden, JSON.objectNode().put("key", ":"));
    end.set("inbound_nodes", nodes(call.on()));
    layer.set("inbound_nodes", nodes(List.of(new GraphTensor(hidden, 0, 0))));
    entries.add(new Config(end, call.place()));
    entries.add(new Config(layer, call.place()));
  }

  private static Optional<OperationCall> operation(Config entry) {
    String type = entry.get("class_name").asText("");
    if (type.equals(SLICING) || type.equals(FUNCTION)) {
      return Optional.of(OperationCall.ofTensorFlow(entry));
    }
    boolean isOperation =
        entry.get("module").asText("").contains(".ops.") && entry.get("inbound_nodes").size() > 0;
    return isOperation && !isOfMasks(entry)
        ? Optional.of(OperationCall.ofKeras3(entry))
        : Optional.empty();
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

  private static ObjectNode layer(OperationCall call) {
    String function = call.function();
    if (function.equals("GetItem") || function.equals("__operators__.getitem")) {
      return layer(call, "GetItem", "key", call.key());
    } else if (MERGES.containsKey(function) && call.on().size() == 1) {
      return withNumber(call, MERGES.get(function));
    } else if (MERGES.containsKey(function)) {
      call.requireTensors(2);
      return layer(call, MERGES.get(function), null, "");
    } else if (ACTIVATIONS.containsKey(function)) {
      call.requireTensors(1);
      return activation(call, ACTIVATIONS.get(function));
    }
    return switch (function) {
      case "Concatenate", "concat" -> {
        ObjectNode layer = layer(call, "Concatenate", null, "");
        ((ObjectNode) layer.get("config")).put("axis", call.axis(0));
        yield layer;
      }
      case "TrueDivide", "Divide", "math.divide", "math.truediv", "truediv" ->
          withNumber(call, "Divide");
      case "Negative", "math.negative", "negative" -> {
        call.requireTensors(1);
        yield rescaling(call, -1, 0);
      }
      case "Glu" -> glu(call);
      case "Threshold" -> threshold(call);
      case "ExpandDims", "expand_dims" -> layer(call, "GetItem", "key", atAxis(call, "None"));
      case "Mean", "math.reduce_mean" -> overSteps(call, "GlobalAveragePooling1D");
      case "Max", "math.reduce_max" -> overSteps(call, "GlobalMaxPooling1D");
      case "Reshape" -> reshape(call, "newshape");
      case "reshape" -> reshape(call, "shape");
      case "Squeeze", "squeeze" -> squeeze(call);
      case "Cast", "cast" -> cast(call);
      default -> throw call.notSupported();
    };
  }

  /** Arithmetic of a tensor and a number. */
  private static ObjectNode withNumber(OperationCall call, String operation) {
    double number = call.operand();
    boolean isFirst = call.isNumberFirst();
    return switch (operation) {
      case "Add" -> rescaling(call, 1, number);
      case "Multiply" -> rescaling(call, number, 0);
      case "Subtract" -> isFirst ? rescaling(call, -1, number) : rescaling(call, 1, -number);
      case "Divide" -> {
        if (isFirst || number == 0) {
          throw call.notSupported();
        }
        yield rescaling(call, 1 / number, 0);
      }
      default -> throw call.notSupported();
    };
  }

  private static ObjectNode rescaling(OperationCall call, double scale, double offset) {
    ObjectNode layer = layer(call, "Rescaling", null, "");
    ((ObjectNode) layer.get("config")).put("scale", scale).put("offset", offset);
    return layer;
  }

  private static ObjectNode activation(OperationCall call, String name) {
    int axis = call.axis(-1);
    if (axis != -1 && name.equals("softmax")) {
      ObjectNode layer = layer(call, "Softmax", null, "");
      ((ObjectNode) layer.get("config")).put("axis", axis);
      return layer;
    }
    call.requireOption("axis", -1);
    return layer(call, "Activation", "activation", name);
  }

  private static ObjectNode glu(OperationCall call) {
    call.requireTensors(1);
    call.requireOption("axis", -1);
    return layer(call, "Activation", "activation", "glu");
  }

  private static ObjectNode threshold(OperationCall call) {
    call.requireOptions("threshold", "default_value");
    ObjectNode layer = layer(call, "Activation", null, "");
    ObjectNode activation = ((ObjectNode) layer.get("config")).putObject("activation");
    ObjectNode parameters = activation.put("class_name", "Threshold").putObject("config");
    for (String parameter : List.of("threshold", "default_value")) {
      parameters.put(parameter, call.number(parameter));
    }
    return layer;
  }

  /** A pooling of all steps, which takes {@code [B, T, I]} only. */
  private static ObjectNode overSteps(OperationCall call, String className) {
    call.requireOptions("axis", "keepdims");
    int axis = call.onlyAxis();
    if (axis != 1 && axis != -2) {
      throw call.notSupported();
    }
    ObjectNode layer = layer(call, className, null, "");
    ((ObjectNode) layer.get("config")).put("keepdims", call.flag("keepdims"));
    return layer;
  }

  /** A shape {@code [-1, ...]}, which keeps the rows. */
  private static ObjectNode reshape(OperationCall call, String option) {
    call.requireOptions(option);
    List<Integer> shape = call.integers(option);
    boolean keepsRows =
        shape.size() > 1
            && shape.get(0) == -1
            && shape.stream().skip(1).allMatch(extent -> extent > 0);
    if (!keepsRows) {
      throw call.notSupported();
    }
    ObjectNode layer = layer(call, "Reshape", null, "");
    ArrayNode target = ((ObjectNode) layer.get("config")).putArray("target_shape");
    shape.stream().skip(1).forEach(target::add);
    return layer;
  }

  /** Takes an axis of extent 1 away. */
  private static ObjectNode squeeze(OperationCall call) {
    call.requireOptions("axis");
    int axis = call.onlyAxis();
    if (axis == 1) {
      // The steps, whose number is known only with the shape of the input.
      return layer(call, "Squeeze", null, "");
    }
    if (axis != -1 && (axis < 2 || axis > 4)) {
      throw call.notSupported();
    }
    return layer(call, "GetItem", "key", axis == -1 ? "..., 0" : ":, ".repeat(axis) + "0");
  }

  /** The types whose numbers a float holds: whole ones to 2^24. */
  private static ObjectNode cast(OperationCall call) {
    call.requireOptions("dtype");
    String dtype = call.text("dtype");
    if (!CASTS.contains(dtype)) {
      throw call.place()
          .unsupported(
              "a cast is to float32, int32 or int64, as the model is computed in float32: dtype=%s; leave the cast out, or compare and round with a layer of the list in docs/models.md, and save the model again",
              dtype);
    }
    return layer(call, "Cast", "to", dtype);
  }

  /** The key that adds an axis. */
  private static String atAxis(OperationCall call, String item) {
    int axis = call.axis(0);
    if (axis == -1) {
      return "..., " + item;
    } else if (axis < 1 || axis > 4) {
      throw call.notSupported();
    }
    return ":, ".repeat(axis) + item;
  }

  private static ObjectNode layer(
      OperationCall call,
      @Nullable String className,
      @Nullable String key,
      @Nullable String value) {
    ObjectNode config = JSON.objectNode();
    if (key != null) {
      config.put(key, value);
    }
    ObjectNode layer = entry(className, call.name(), config);
    layer.set("inbound_nodes", nodes(call.on()));
    return layer;
  }

  private static ObjectNode entry(@Nullable String className, String name, ObjectNode config) {
    config.put("name", name).put("trainable", true);
    ObjectNode entry = JSON.objectNode().put("class_name", className).put("name", name);
    entry.set("config", config);
    return entry;
  }

  /** One call, in the form of Keras 2. */
  private static ArrayNode nodes(List<GraphTensor> on) {
    ArrayNode call = JSON.arrayNode();
    for (GraphTensor tensor : on) {
      call.add(
          JSON.arrayNode()
              .add(tensor.layer())
              .add(tensor.call())
              .add(tensor.index())
              .add(JSON.objectNode()));
    }
    return JSON.arrayNode().add(call);
  }
}
