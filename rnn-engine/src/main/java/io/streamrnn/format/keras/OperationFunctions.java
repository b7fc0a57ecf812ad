/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamrnn.cells.PointwiseFunction.Kind;
import java.util.Map;
import java.util.Optional;

/** Operations that are functions of one tensor: activations, and what is none of them. */
final class OperationFunctions {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

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
          Map.entry("HardSigmoid", "hard_sigmoid"),
          Map.entry("HardSilu", "hard_silu"),
          Map.entry("HardTanh", "hard_tanh"),
          Map.entry("SparsePlus", "sparse_plus"),
          Map.entry("SparseSigmoid", "sparse_sigmoid"),
          Map.entry("TanhShrink", "tanh_shrink"),
          Map.entry("Exp", "exponential"));

  /** Functions without numbers by the functions of TensorFlow and the classes of Keras 3. */
  private static final Map<String, Kind> FUNCTIONS =
      Map.ofEntries(
          Map.entry("Absolute", Kind.ABSOLUTE),
          Map.entry("math.abs", Kind.ABSOLUTE),
          Map.entry("abs", Kind.ABSOLUTE),
          Map.entry("Square", Kind.SQUARE),
          Map.entry("math.square", Kind.SQUARE),
          Map.entry("square", Kind.SQUARE),
          Map.entry("Sqrt", Kind.SQRT),
          Map.entry("math.sqrt", Kind.SQRT),
          Map.entry("sqrt", Kind.SQRT),
          Map.entry("Rsqrt", Kind.RSQRT),
          Map.entry("math.rsqrt", Kind.RSQRT),
          Map.entry("Log", Kind.LOG),
          Map.entry("math.log", Kind.LOG),
          Map.entry("Log1p", Kind.LOG1P),
          Map.entry("math.log1p", Kind.LOG1P),
          Map.entry("Expm1", Kind.EXPM1),
          Map.entry("math.expm1", Kind.EXPM1),
          Map.entry("Sin", Kind.SIN),
          Map.entry("math.sin", Kind.SIN),
          Map.entry("sin", Kind.SIN),
          Map.entry("Cos", Kind.COS),
          Map.entry("math.cos", Kind.COS),
          Map.entry("cos", Kind.COS));

  private OperationFunctions() {}

  /** The layer that computes a function; empty if the operation is none. */
  static Optional<ObjectNode> layer(OperationCall call) {
    String function = call.function();
    if (ACTIVATIONS.containsKey(function)) {
      return Optional.of(activation(call, ACTIVATIONS.get(function)));
    } else if (FUNCTIONS.containsKey(function)) {
      call.requireOptions();
      return Optional.of(pointwise(call, FUNCTIONS.get(function)));
    }
    return Optional.ofNullable(
        switch (function) {
          case "Glu" -> glu(call);
          case "Threshold" -> withParameters(call, "Threshold", "threshold", "default_value");
          case "Elu" -> withParameters(call, "ELU", "alpha");
          case "LeakyRelu" -> withParameters(call, "LeakyReLU", "negative_slope");
          case "nn.leaky_relu" -> leakyRelu(call);
          case "Gelu", "nn.gelu" -> gelu(call);
          case "Celu" -> positive(call, Kind.CELU, "alpha");
          case "HardShrink" -> positive(call, Kind.HARD_SHRINK, "threshold");
          case "SoftShrink" -> positive(call, Kind.SOFT_SHRINK, "threshold");
          case "Squareplus" -> positive(call, Kind.SQUAREPLUS, "b");
          case "Reciprocal", "math.reciprocal" -> reciprocal(call);
          case "Clip" -> clip(call, "x_min", "x_max");
          case "clip_by_value" -> clip(call, "clip_value_min", "clip_value_max");
          case "Power", "math.pow", "pow" -> power(call);
          default -> null;
        });
  }

  private static ObjectNode activation(OperationCall call, String name) {
    call.requireTensors(1);
    int axis = call.axis(-1);
    if (axis != -1 && name.equals("softmax")) {
      return GraphEntries.layer(call, "Softmax", JSON.objectNode().put("axis", axis));
    }
    call.requireOption("axis", -1);
    return named(call, name);
  }

  private static ObjectNode named(OperationCall call, String name) {
    return GraphEntries.layer(call, "Activation", JSON.objectNode().put("activation", name));
  }

  private static ObjectNode glu(OperationCall call) {
    call.requireTensors(1);
    call.requireOption("axis", -1);
    return named(call, "glu");
  }

  /** An activation whose parameters have the same names in the layer, and must be given. */
  private static ObjectNode withParameters(
      OperationCall call, String className, String... parameters) {
    call.requireOptions(parameters);
    ObjectNode config = JSON.objectNode();
    for (String parameter : parameters) {
      config.put(parameter, call.number(parameter));
    }
    return withParameters(call, className, config);
  }

  private static ObjectNode withParameters(
      OperationCall call, String className, ObjectNode parameters) {
    ObjectNode activation = JSON.objectNode().put("class_name", className);
    activation.set("config", parameters);
    ObjectNode config = JSON.objectNode();
    config.set("activation", activation);
    return GraphEntries.layer(call, "Activation", config);
  }

  private static ObjectNode leakyRelu(OperationCall call) {
    call.requireOptions("alpha");
    double slope = call.has("alpha") ? call.number("alpha") : 0.2;
    return withParameters(call, "LeakyReLU", JSON.objectNode().put("negative_slope", slope));
  }

  /** The absent value is that of TensorFlow; Keras 3 has another one, and writes it. */
  private static ObjectNode gelu(OperationCall call) {
    call.requireOptions("approximate");
    if (call.function().equals("Gelu") && !call.has("approximate")) {
      throw call.notSupported();
    }
    return call.flag("approximate") ? pointwise(call, Kind.GELU_TANH) : named(call, "gelu");
  }

  // -- functions that are no activations

  /** A function whose number must be above zero. */
  private static ObjectNode positive(OperationCall call, Kind function, String parameter) {
    call.requireOptions(parameter);
    double number = call.number(parameter);
    if (!(number > 0)) {
      throw call.notSupported();
    }
    return pointwise(call, function, number);
  }

  private static ObjectNode reciprocal(OperationCall call) {
    call.requireOptions();
    return pointwise(call, Kind.QUOTIENT, 1);
  }

  private static ObjectNode clip(OperationCall call, String min, String max) {
    call.requireOptions(min, max);
    double low = call.number(min);
    double high = call.number(max);
    if (low > high) {
      throw call.notSupported();
    }
    return pointwise(call, Kind.CLIP, low, high);
  }

  private static ObjectNode power(OperationCall call) {
    double exponent = call.operand();
    if (call.isNumberFirst()) {
      throw call.notSupported();
    }
    return exponent == 2 ? pointwise(call, Kind.SQUARE) : pointwise(call, Kind.POWER, exponent);
  }

  /** A function of each value, with its numbers. */
  static ObjectNode pointwise(OperationCall call, Kind function, double... numbers) {
    ObjectNode config = JSON.objectNode().put("function", function.word());
    ArrayNode list = config.putArray("numbers");
    for (double number : numbers) {
      list.add(number);
    }
    return GraphEntries.layer(call, "Pointwise", config);
  }
}
