/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import io.streamrnn.cells.PointwiseFunction;
import io.streamrnn.cells.PointwiseFunction.Kind;
import io.streamrnn.layers.CumulativeSum;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.OneHot;
import io.streamrnn.layers.Pointwise;
import io.streamrnn.layers.Reduction;
import io.streamrnn.model.UnsupportedModelException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reductions, sums and functions of one value in configurations, which in Keras are operations. */
final class WrittenOperations {

  private static final String REDUCTION = "Reduction";
  private static final String CUMULATIVE_SUM = "CumulativeSum";
  private static final String ONE_HOT = "OneHot";
  private static final Set<String> CLASS_NAMES =
      Set.of(REDUCTION, CUMULATIVE_SUM, ONE_HOT, "Pointwise");

  private WrittenOperations() {}

  static boolean isOperation(@Nullable Object className) {
    return className instanceof String name && CLASS_NAMES.contains(name);
  }

  // -- Keras 3

  /** Changes an entry of Keras 3 to an operation. */
  static void toKeras3(Map<String, Object> entry, Layer layer) {
    requireCalls(entry);
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("name", entry.get("name"));
    String className;
    String module = "numpy";
    if (layer instanceof Reduction reduction) {
      String word = reduction.kind().word();
      className = word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
      config.put("axis", reduction.axes());
      config.put("keepdims", reduction.keepsDims());
    } else if (layer instanceof CumulativeSum sum) {
      className = "Cumsum";
      config.put("axis", sum.axis());
    } else if (layer instanceof OneHot oneHot) {
      className = ONE_HOT;
      module = "nn";
      config.put("num_classes", oneHot.classes());
    } else {
      PointwiseFunction function = ((Pointwise) layer).function();
      className = className(function.kind());
      module = module(function.kind());
      config.putAll(parameters(function));
    }
    entry.put("module", "keras.src.ops." + module);
    entry.put("class_name", className);
    entry.put("config", config);
    entry.put("registered_name", className);
  }

  private static String className(Kind kind) {
    return switch (kind) {
      case ABSOLUTE -> "Absolute";
      case SQUARE -> "Square";
      case SQRT -> "Sqrt";
      case RSQRT -> "Rsqrt";
      case LOG -> "Log";
      case LOG1P -> "Log1p";
      case EXPM1 -> "Expm1";
      case SIN -> "Sin";
      case COS -> "Cos";
      case CLIP -> "Clip";
      case MAXIMUM -> "Maximum";
      case MINIMUM -> "Minimum";
      case POWER -> "Power";
      case QUOTIENT -> "TrueDivide";
      case CELU -> "Celu";
      case GELU_TANH -> "Gelu";
      case HARD_SHRINK -> "HardShrink";
      case SOFT_SHRINK -> "SoftShrink";
      case SQUAREPLUS -> "Squareplus";
    };
  }

  private static String module(Kind kind) {
    return switch (kind) {
      case RSQRT -> "math";
      case CELU, GELU_TANH, HARD_SHRINK, SOFT_SHRINK, SQUAREPLUS -> "nn";
      default -> "numpy";
    };
  }

  /** What Keras 3 has in the configuration of an operation. */
  private static Map<String, Object> parameters(PointwiseFunction function) {
    double a = function.a();
    return switch (function.kind()) {
      case CLIP -> Map.of("x_min", a, "x_max", (double) function.b());
      case CELU -> Map.of("alpha", a);
      case GELU_TANH -> Map.of("approximate", true);
      case HARD_SHRINK, SOFT_SHRINK -> Map.of("threshold", a);
      case SQUAREPLUS -> Map.of("b", a);
      default -> Map.of();
    };
  }

  /** The arguments of a call in Keras 3. */
  static List<Object> arguments(PointwiseFunction function, Object tensor) {
    double a = function.a();
    return switch (function.kind()) {
      case MAXIMUM, MINIMUM, POWER -> List.of(tensor, a);
      case QUOTIENT -> List.of(a, tensor);
      default -> List.of(tensor);
    };
  }

  // -- Keras 2

  /**
   * Changes an entry of Keras 2 to a {@code TFOpLambda}.
   *
   * @param entry with its calls, unless it is in a Sequential
   */
  static void toKeras2(Map<String, Object> entry, Map<String, Object> config) {
    List<?> given = requireCalls(entry);
    Map<String, Object> arguments = new LinkedHashMap<>();
    String function;
    if (REDUCTION.equals(entry.get("class_name"))) {
      function = "math.reduce_" + config.remove("operation");
      arguments.put("axis", config.remove("axis"));
      arguments.put("keepdims", config.remove("keepdims"));
    } else if (CUMULATIVE_SUM.equals(entry.get("class_name"))) {
      function = "math.cumsum";
      arguments.put("axis", config.remove("axis"));
    } else if (ONE_HOT.equals(entry.get("class_name"))) {
      throw new UnsupportedModelException(
          "one_hot takes whole numbers in Keras 2, where all tensors are float32 here: layer=%s; write a .keras file"
              .formatted(entry.get("name")));
    } else {
      PointwiseFunction of = function(config);
      function = tensorFlow(of.kind());
      arguments.putAll(argumentsOfTensorFlow(of));
    }
    arguments.put("name", null);
    boolean isNumberFirst = function.equals(tensorFlow(Kind.QUOTIENT));
    List<Object> calls = new ArrayList<>();
    for (Object call : given) {
      List<Object> tensor = new ArrayList<>(((List<?>) ((List<?>) call).get(0)).subList(0, 3));
      calls.add(isNumberFirst ? numberFirst(tensor, arguments) : with(tensor, arguments));
    }
    config.put("function", function);
    entry.put("class_name", "TFOpLambda");
    entry.put("config", config);
    entry.put("inbound_nodes", calls);
  }

  private static List<Object> with(List<Object> reference, Map<String, Object> arguments) {
    reference.add(arguments);
    return reference;
  }

  private static List<Object> numberFirst(List<Object> tensor, Map<String, Object> arguments) {
    Map<String, Object> others = new LinkedHashMap<>(arguments);
    Object number = Objects.requireNonNull(others.put("y", tensor));
    return List.of(List.of("_CONSTANT_VALUE", -1, number, others));
  }

  private static PointwiseFunction function(Map<String, Object> config) {
    List<Float> numbers = new ArrayList<>();
    if (config.remove("numbers") instanceof List<?> list) {
      list.forEach(number -> numbers.add(((Number) number).floatValue()));
    }
    return PointwiseFunction.of(String.valueOf(config.remove("function")), numbers);
  }

  private static String tensorFlow(Kind kind) {
    return switch (kind) {
      case ABSOLUTE -> "math.abs";
      case POWER -> "math.pow";
      case QUOTIENT -> "math.truediv";
      case CLIP -> "clip_by_value";
      case GELU_TANH -> "nn.gelu";
      case CELU, HARD_SHRINK, SOFT_SHRINK, SQUAREPLUS ->
          throw new UnsupportedModelException(
              "Keras 2 has no such operation: %s; write a .keras file".formatted(kind.word()));
      default -> "math." + kind.word();
    };
  }

  private static Map<String, Object> argumentsOfTensorFlow(PointwiseFunction function) {
    double a = function.a();
    return switch (function.kind()) {
      case CLIP -> Map.of("clip_value_min", a, "clip_value_max", (double) function.b());
      case MAXIMUM, MINIMUM, POWER, QUOTIENT -> Map.of("y", a);
      case GELU_TANH -> Map.of("approximate", true);
      default -> Map.of();
    };
  }

  private static List<?> requireCalls(Map<String, Object> entry) {
    if (entry.get("inbound_nodes") instanceof List<?> calls) {
      return calls;
    }
    throw new UnsupportedModelException(
        "Keras has operations in functional models only: class=%s; write a Functional of the same layers"
            .formatted(entry.get("class_name")));
  }
}
