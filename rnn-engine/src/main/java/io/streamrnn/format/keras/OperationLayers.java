/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import static io.streamrnn.cells.PointwiseFunction.Kind.MAXIMUM;
import static io.streamrnn.cells.PointwiseFunction.Kind.MINIMUM;
import static io.streamrnn.cells.PointwiseFunction.Kind.QUOTIENT;
import static io.streamrnn.format.keras.OperationFunctions.pointwise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamrnn.cells.ReductionCell.Kind;
import io.streamrnn.layers.Merge;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** The layers that compute what operations do. */
final class OperationLayers {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Set<String> CASTS = Set.of("float32", "int32", "int64");

  private static final Set<String> DIVISIONS =
      Set.of("TrueDivide", "Divide", "math.divide", "math.truediv", "truediv");

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

  private OperationLayers() {}

  /** The layer that computes what the operation does. */
  static ObjectNode of(OperationCall call) {
    String function = call.function();
    if (function.equals("GetItem") || function.equals("__operators__.getitem")) {
      return layer(call, "GetItem", "key", call.key());
    } else if (MERGES.containsKey(function) && call.on().size() == 1) {
      return withNumbers(call, MERGES.get(function));
    } else if (MERGES.containsKey(function)) {
      call.requireTensors(2);
      ObjectNode config = JSON.objectNode().put(Merge.IS_OPERATION, true);
      return GraphEntries.layer(call, MERGES.get(function), config);
    }
    if (isDivision(call)) {
      return withNumbers(call, "Divide");
    }
    Optional<ObjectNode> ofOneTensor = OperationFunctions.layer(call);
    return ofOneTensor.orElseGet(() -> ofShape(call));
  }

  /** Whether an operation merges tensors as a layer does, or a tensor and a number. */
  static boolean isMerge(String function) {
    return MERGES.containsKey(function);
  }

  static boolean isDivision(OperationCall call) {
    return DIVISIONS.contains(call.function());
  }

  private static ObjectNode ofShape(OperationCall call) {
    return switch (call.function()) {
      case "Concatenate", "concat" ->
          GraphEntries.layer(call, "Concatenate", JSON.objectNode().put("axis", call.axis(0)));
      case "Negative", "math.negative", "negative" -> {
        call.requireTensors(1);
        yield rescaling(call, ofAll(-1), ofAll(0));
      }
      case "ExpandDims", "expand_dims" -> layer(call, "GetItem", "key", newAxis(call));
      case "Sum", "math.reduce_sum" -> reduction(call, Kind.SUM);
      case "Mean", "math.reduce_mean" -> reduction(call, Kind.MEAN);
      case "Max", "Amax", "math.reduce_max" -> reduction(call, Kind.MAX);
      case "Min", "Amin", "math.reduce_min" -> reduction(call, Kind.MIN);
      case "Cumsum", "math.cumsum" -> cumulativeSum(call);
      case "OneHot" -> oneHot(call, "num_classes");
      case "one_hot" -> oneHot(call, "depth");
      case "Reshape" -> reshape(call, "newshape");
      case "reshape" -> reshape(call, "shape");
      case "Transpose" -> permute(call, "axes");
      case "transpose", "compat.v1.transpose" -> permute(call, "perm");
      case "Matmul", "linalg.matmul" -> matmul(call);
      case "Einsum" -> EinsumOperation.layer(call);
      case "Squeeze", "squeeze" -> squeeze(call);
      case "Cast", "cast" -> cast(call);
      default -> throw call.notSupported();
    };
  }

  /** Arithmetic of a tensor and a number, or an array. */
  private static ObjectNode withNumbers(OperationCall call, String operation) {
    JsonNode numbers = call.operands();
    boolean areFirst = call.isNumberFirst();
    return switch (operation) {
      case "Add" -> rescaling(call, ofAll(1), numbers);
      case "Multiply" -> rescaling(call, numbers, ofAll(0));
      case "Subtract" ->
          areFirst
              ? rescaling(call, ofAll(-1), numbers)
              : rescaling(call, ofAll(1), mapped(numbers, number -> -number));
      case "Divide" ->
          areFirst ? pointwise(call, QUOTIENT, call.operand()) : divided(call, numbers);
      case "Maximum" -> pointwise(call, MAXIMUM, call.operand());
      case "Minimum" -> pointwise(call, MINIMUM, call.operand());
      default -> throw call.notSupported();
    };
  }

  private static ObjectNode divided(OperationCall call, JsonNode numbers) {
    return rescaling(call, mapped(numbers, number -> 1 / requireDivisor(call, number)), ofAll(0));
  }

  private static double requireDivisor(OperationCall call, double number) {
    if (number == 0) {
      throw call.notSupported();
    }
    return number;
  }

  private static JsonNode mapped(JsonNode numbers, DoubleUnaryOperator function) {
    if (!numbers.isArray()) {
      return JSON.numberNode(function.applyAsDouble(numbers.doubleValue()));
    }
    ArrayNode mapped = JSON.arrayNode();
    numbers.forEach(each -> mapped.add(mapped(each, function)));
    return mapped;
  }

  private static JsonNode ofAll(double number) {
    return JSON.arrayNode().add(number);
  }

  private static ObjectNode rescaling(OperationCall call, JsonNode scale, JsonNode offset) {
    ObjectNode config = JSON.objectNode();
    config.set("scale", scale);
    config.set("offset", offset);
    return GraphEntries.layer(call, "Rescaling", config);
  }

  /** Over axes after the rows. */
  private static ObjectNode reduction(OperationCall call, Kind kind) {
    call.requireOptions("axis", "keepdims");
    List<Integer> axes = call.integers("axis");
    if (axes.isEmpty() || axes.contains(0)) {
      throw call.notSupported();
    }
    ObjectNode config = JSON.objectNode().put("keepdims", call.flag("keepdims"));
    config.put("operation", kind.word());
    axes.forEach(config.putArray("axis")::add);
    return GraphEntries.layer(call, "Reduction", config);
  }

  /** Over an axis after the rows, from its first value on. */
  private static ObjectNode cumulativeSum(OperationCall call) {
    call.requireOptions("axis", "exclusive", "reverse");
    requireSumOfFloats(call);
    int axis = call.axis(0);
    if (axis == 0 || call.flag("exclusive") || call.flag("reverse")) {
      throw call.notSupported();
    }
    return GraphEntries.layer(call, "CumulativeSum", JSON.objectNode().put("axis", axis));
  }

  /** A sum in integers cuts what it adds, and one in other floats rounds otherwise. */
  private static void requireSumOfFloats(OperationCall call) {
    if (call.has("dtype") && !call.text("dtype").equals("float32")) {
      throw call.place()
          .unsupported(
              "a sum over the steps is in float32, as the model is computed in float32: %s, dtype=%s; leave dtype out, or cast the input to int32 before, and save the model again",
              call.function(), call.text("dtype"));
    }
  }

  /** On a new axis, the last one. */
  private static ObjectNode oneHot(OperationCall call, String classes) {
    call.requireOptions(classes, "axis", "sparse");
    call.requireOption("axis", -1);
    List<Integer> count = call.integers(classes);
    if (count.size() != 1 || count.get(0) < 1 || call.flag("sparse")) {
      throw call.notSupported();
    }
    return GraphEntries.layer(call, "OneHot", JSON.objectNode().put("num_classes", count.get(0)));
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
    ObjectNode config = JSON.objectNode();
    shape.stream().skip(1).forEach(config.putArray("target_shape")::add);
    return GraphEntries.layer(call, "Reshape", config);
  }

  /** Takes an axis of extent 1 away. */
  private static ObjectNode squeeze(OperationCall call) {
    call.requireOptions("axis");
    int axis = call.onlyAxis();
    if (axis == 1) {
      // The steps, whose number is known only with the shape of the input.
      return layer(call, "Squeeze");
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
  static String newAxis(OperationCall call) {
    int axis = call.axis(0);
    if (axis == -1) {
      return "..., None";
    } else if (axis == -2) {
      return "..., None, :";
    } else if (axis < 1 || axis > 4) {
      throw call.notSupported();
    }
    return ":, ".repeat(axis) + "None";
  }

  /** Axes in another order, that of the rows being the first. */
  private static ObjectNode permute(OperationCall call, String option) {
    call.requireOptions(option);
    List<Integer> axes = call.integers(option);
    List<Integer> all = IntStream.range(0, axes.size()).boxed().toList();
    if (axes.size() < 2 || axes.get(0) != 0 || !axes.stream().sorted().toList().equals(all)) {
      throw call.notSupported();
    }
    ObjectNode config = JSON.objectNode();
    axes.stream().skip(1).forEach(config.putArray("dims")::add);
    return GraphEntries.layer(call, "Permute", config);
  }

  /** The product of a matrix of each row with another one. */
  private static ObjectNode matmul(OperationCall call) {
    call.requireTensorsWith(2, "transpose_a", "transpose_b");
    ObjectNode config = JSON.objectNode().put("of_matrices", true);
    config
        .putArray("axes")
        .add(call.flag("transpose_a") ? 1 : 2)
        .add(call.flag("transpose_b") ? 2 : 1);
    return GraphEntries.layer(call, "Dot", config);
  }

  private static ObjectNode layer(OperationCall call, String className) {
    return GraphEntries.layer(call, className, JSON.objectNode());
  }

  private static ObjectNode layer(OperationCall call, String className, String key, String value) {
    return GraphEntries.layer(call, className, JSON.objectNode().put(key, value));
  }
}
