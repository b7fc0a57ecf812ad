/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import io.streamrnn.cell.Cell;
import io.streamrnn.cells.StackedCells;
import io.streamrnn.layers.AttentionLayer;
import io.streamrnn.layers.Bidirectional;
import io.streamrnn.layers.Cast;
import io.streamrnn.layers.CellEntry;
import io.streamrnn.layers.Dot;
import io.streamrnn.layers.Functional;
import io.streamrnn.layers.GetItem;
import io.streamrnn.layers.HeadedAttention;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.LayerRegistry;
import io.streamrnn.layers.Merge;
import io.streamrnn.layers.Pointwise;
import io.streamrnn.layers.Rnn;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.layers.TimeDistributed;
import io.streamrnn.model.UnsupportedModelException;
import io.streamrnn.streaming.EventText;
import io.streamrnn.streaming.StreamingPlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes the configuration of a model in the format of Keras 2 or of Keras 3. */
final class KerasConfigs {

  // The modules in which Keras 3 looks for them; functional models have no public name there.
  private static final Map<String, String> MODELS =
      Map.of("Sequential", "keras", "Functional", "keras.src.models.functional");

  private static final Set<String> NOT_IN_KERAS_3 =
      Set.of("batch_input_shape", "time_major", "reverse_state_order", "num_constants");

  // Keras has no such options; WrittenMasks and WrittenNorms reject what it would compute
  // otherwise.
  private static final Set<String> NOT_IN_KERAS =
      Set.of(
          "any_mask",
          "ends_mask",
          "ignore_mask",
          "ignore_mask_with_states",
          "is_within",
          "layer_mask",
          "masked_steps",
          "normalize_epsilon",
          "of_matrices",
          "reads_none",
          "texts",
          "use_causal_mask",
          "whole_tokens");

  private static final Set<String> OPERATIONS =
      Set.of("Cast", "CumulativeSum", "GetItem", "OneHot", "Pointwise", "Reduction");

  // Behind names of activations that another release calls otherwise.
  private static final String OF_KERAS_3 = "_keras3";

  private static final String OF_SEQUENTIAL = "_input";

  private static final Pattern OF_OPERATIONS = Pattern.compile("concatenate(_\\d+)?");

  private final boolean keras3;
  private final Set<String> inputsOfTexts = new HashSet<>();

  KerasConfigs(boolean keras3) {
    this.keras3 = keras3;
  }

  /** The {@code model_config} of a model, or {@code config.json}. */
  Map<String, Object> model(Layer model) {
    WrittenMasks masks = WrittenMasks.of(model, keras3);
    WrittenNorms.require(model, keras3);
    addInputsOfTexts(model);
    Map<String, Object> config =
        model instanceof Sequential sequential
            ? sequential(sequential)
            : functional((Functional) model);
    Map<String, Object> entry =
        entry("layers", model.className(), masks.areConcatenated() ? renamed(config) : config);
    return keras3 ? WrittenNames.withoutSlashes(entry) : entry;
  }

  /** Inputs of models within the model declare their type, too. */
  private void addInputsOfTexts(Layer model) {
    if (model instanceof Sequential sequential) {
      addTexts(model, text -> model.name() + OF_SEQUENTIAL);
      sequential.layers().forEach(this::addInputsOfTexts);
    } else if (model instanceof Functional graph) {
      addTexts(model, text -> text.name().replaceFirst("\\[\\d+]$", ""));
      graph.layers().forEach(this::addInputsOfTexts);
    } else if (model instanceof TimeDistributed each) {
      addInputsOfTexts(each.layer());
    }
  }

  private void addTexts(Layer model, Function<EventText, String> name) {
    StreamingPlan.of(model).texts().stream().map(name).forEach(inputsOfTexts::add);
  }

  private String dtype(Object input) {
    return inputsOfTexts.contains(input) ? "string" : "float32";
  }

  /**
   * With other names for layers that have the names of the operations by which Keras 3 concatenates
   * masks. Keras 3 adds these operations when it reads the model, and names must be unique.
   */
  private static Map<String, Object> renamed(Map<String, Object> config) {
    Map<String, Object> result = new LinkedHashMap<>();
    config.forEach(
        (key, value) -> result.put(key, key.equals("name") ? renamed(value) : within(value)));
    return result;
  }

  private static Object within(Object value) {
    if (value instanceof Map<?, ?> object) {
      return renamed(map(object));
    }
    if (!(value instanceof List<?> list)) {
      return value;
    }
    List<Object> result = new ArrayList<>(list.stream().map(KerasConfigs::within).toList());
    // [layer, number of the call, number of the tensor]
    if (list.size() > 2 && list.get(0) instanceof String name && list.get(1) instanceof Integer) {
      result.set(0, renamed(name));
    }
    return result;
  }

  private static Object renamed(Object name) {
    return name instanceof String text && OF_OPERATIONS.matcher(text).matches()
        ? text.replace("concatenate", "concatenated")
        : name;
  }

  private Map<String, Object> sequential(Sequential model) {
    Map<String, Object> config = new LinkedHashMap<>(words(model.config(), false));
    List<Object> layers = new ArrayList<>(list(config.get("layers")));
    layers.add(0, inputLayer(model.name() + OF_SEQUENTIAL, inputShape(model)));
    config.put("layers", layers);
    return keras3 ? withCalls(model, config) : config;
  }

  private Map<String, Object> inputLayer(String name, List<Object> shape) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put(keras3 ? "batch_shape" : "batch_input_shape", shape);
    config.put("dtype", dtype(name));
    config.put("sparse", false);
    config.put("name", name);
    return entry("layers", "InputLayer", config);
  }

  /** The shape that the model was built for, with the extents that may vary unknown. */
  private static List<Object> inputShape(Sequential model) {
    TensorShape built = builtFor(model);
    List<Integer> dims = new ArrayList<>(built.dims());
    if (!model.isStateful()) {
      dims.set(0, TensorShape.UNKNOWN);
    }
    if (dims.size() > 1) {
      List<Integer> open = new ArrayList<>(dims);
      open.set(1, TensorShape.UNKNOWN);
      if (takes(model, open)) {
        dims = open;
      }
    }
    List<Object> shape = new ArrayList<>();
    dims.forEach(dim -> shape.add(dim == TensorShape.UNKNOWN ? null : dim));
    return shape;
  }

  static TensorShape builtFor(Sequential model) {
    return model.inputShape().orElseGet(() -> ofFirst(model));
  }

  private static TensorShape ofFirst(Sequential model) {
    if (model.layers().get(0) instanceof Rnn rnn) {
      List<Integer> dims = new ArrayList<>(List.of(TensorShape.UNKNOWN, TensorShape.UNKNOWN));
      dims.addAll(rnn.cell().inputShape().dims());
      return TensorShape.of(dims.stream().mapToInt(Integer::intValue).toArray());
    }
    throw new IllegalArgumentException(
        "a model must be built for an input shape before it is written: model=%s; create a Sequential of the layers, call build(inputShape) or the model itself, and write that"
            .formatted(model.name()));
  }

  private static boolean takes(Sequential model, List<Integer> dims) {
    try {
      model.computeOutputShape(TensorShape.of(dims.stream().mapToInt(Integer::intValue).toArray()));
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  // -- graphs

  /**
   * A functional model at the top. Keras 2 writes its inputs and outputs as lists, even a single
   * one.
   */
  private Map<String, Object> functional(Functional model) {
    Map<String, Object> config = new LinkedHashMap<>(words(model.config(), false));
    if (!keras3) {
      return config;
    }
    unwrapEnds(config);
    return withCalls(model, config);
  }

  /** A model whose calls, and those of models within it, are written as Keras 3 does. */
  private Map<String, Object> withCalls(Layer model, Map<String, Object> config) {
    List<Object> layers = new ArrayList<>();
    int number = 0;
    for (Object each : list(config.get("layers"))) {
      Map<String, Object> entry = map(each);
      if (!"InputLayer".equals(entry.get("class_name"))) {
        Layer layer;
        if (model instanceof Functional graph) {
          layer = layerOf(graph, entry);
          entry.put("inbound_nodes", calls(graph, layer, list(entry.get("inbound_nodes"))));
        } else {
          layer = ((Sequential) model).layers().get(number++);
        }
        toKeras3(layer, entry);
      }
      layers.add(entry);
    }
    config.put("layers", layers);
    return config;
  }

  private void toKeras3(Layer layer, Map<String, Object> entry) {
    if (layer instanceof Functional || layer instanceof Sequential) {
      entry.put("config", withCalls(layer, map(entry.get("config"))));
    } else if (layer instanceof TimeDistributed each) {
      Map<String, Object> config = map(entry.get("config"));
      Map<String, Object> within = map(config.get("layer"));
      toKeras3(each.layer(), within);
      config.put("layer", within);
      entry.put("config", config);
    } else if (layer instanceof GetItem) {
      WrittenSlices.toKeras3(entry);
    } else if (layer instanceof Cast cast) {
      WrittenCasts.toKeras3(entry, cast.dtype());
    } else if (WrittenOperations.isOperation(layer.className())) {
      WrittenOperations.toKeras3(entry, layer);
    }
  }

  /** A model within others is called on what its ends are: on a tensor, or on a list of them. */
  private static void unwrapEnds(Map<String, Object> functional) {
    for (String ends : List.of("input_layers", "output_layers")) {
      List<Object> tensors = list(functional.get(ends));
      if (tensors.size() == 1) {
        functional.put(ends, tensors.get(0));
      }
    }
  }

  private List<Object> calls(Functional model, Layer layer, List<Object> nodes) {
    List<Object> calls = new ArrayList<>();
    for (Object call : nodes) {
      List<Object> tensors = new ArrayList<>();
      for (Object reference : list(call)) {
        tensors.add(tensor(model, list(reference)));
      }
      calls.add(call(layer, tensors));
    }
    return calls;
  }

  private static Layer layerOf(Functional model, Map<String, Object> entry) {
    return model.layers().stream()
        .filter(layer -> layer.name().equals(entry.get("name")))
        .findFirst()
        .orElseThrow();
  }

  /**
   * A merge or a model takes its tensors as a list, a recurrent layer its states after its input.
   */
  private static Map<String, Object> call(Layer layer, List<Object> tensors) {
    boolean isList =
        layer instanceof Merge
            || layer instanceof Dot
            || layer instanceof AttentionLayer && !(layer instanceof HeadedAttention)
            || layer instanceof Functional && tensors.size() > 1;
    boolean hasStates = tensors.size() > 1 && GraphCall.takesStates(layer.className());
    Map<String, Object> node = new LinkedHashMap<>();
    if (layer instanceof GetItem slice) {
      node.put("args", WrittenSlices.arguments(slice, tensors.get(0)));
      node.put("kwargs", Map.of());
      return node;
    }
    if (layer instanceof Pointwise pointwise) {
      node.put("args", WrittenOperations.arguments(pointwise.function(), tensors.get(0)));
      node.put("kwargs", Map.of());
      return node;
    }
    node.put("args", isList ? List.of(tensors) : hasStates ? tensors.subList(0, 1) : tensors);
    node.put(
        "kwargs",
        hasStates
            ? Map.of("initial_state", byCell(layer, tensors.subList(1, tensors.size())))
            : layer instanceof AttentionLayer attention && attention.usesCausalMask()
                ? Map.of("use_causal_mask", true)
                : Map.of());
    return node;
  }

  /** States as Keras 3 takes them: those of a cell of a stack together, unless it has but one. */
  private static List<Object> byCell(Layer layer, List<Object> states) {
    List<Cell> cells =
        layer instanceof Bidirectional both
            ? List.of(both.forwardLayer().cell(), both.backwardLayer().cell())
            : List.of(((Rnn) layer).cell());
    List<Object> result = new ArrayList<>();
    int from = 0;
    for (Cell cell : cells) {
      List<Cell> parts = cell instanceof StackedCells stack ? stack.cells() : List.of(cell);
      for (Cell part : parts) {
        List<Object> own = states.subList(from, from + part.states().size());
        if (own.size() == 1 || part == cell) {
          result.addAll(own);
        } else {
          result.add(own);
        }
        from += own.size();
      }
    }
    return result;
  }

  private Map<String, Object> tensor(Functional model, List<Object> reference) {
    String layer = (String) reference.get(0);
    int call = (int) reference.get(1);
    int index = (int) reference.get(2);
    Map<String, Object> config = new LinkedHashMap<>();
    config.put(
        "shape",
        model.outputShapeAt(layer, call, index).dims().stream()
            .map(dim -> dim == TensorShape.UNKNOWN ? null : dim)
            .toList());
    config.put("dtype", dtype(layer));
    config.put("keras_history", List.of(layer, call, index));
    Map<String, Object> tensor = new LinkedHashMap<>();
    tensor.put("class_name", "__keras_tensor__");
    tensor.put("config", config);
    return tensor;
  }

  // -- keys and values

  /** A configuration with the keys and values of the release. */
  private Map<String, Object> words(Map<String, Object> config, boolean isInput) {
    Map<String, Object> result = new LinkedHashMap<>();
    config.forEach(
        (key, value) -> {
          if (isInput && key.equals("dtype")) {
            result.put(key, dtype(String.valueOf(config.get("name"))));
          } else if (isWritten(key, value, isInput)) {
            result.put(
                key.equals("batch_input_shape") && keras3 ? "batch_shape" : key, value(key, value));
          }
        });
    if (result.get("layers") instanceof List<?> layers) {
      result.put("layers", withUniqueNames(layers));
    }
    if (result.containsKey("output_layers")) {
      CallNumbers.toKeras(result, keras3);
    }
    return result;
  }

  private List<Object> withUniqueNames(List<?> layers) {
    List<Map<String, Object>> configs =
        layers.stream().map(layer -> map(map(layer).get("config"))).toList();
    List<String> names = uniqueNames(configs.stream().map(c -> (String) c.get("name")).toList());
    List<Object> result = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Map<String, Object> config = configs.get(i);
      config.put("name", names.get(i));
      Map<String, Object> layer = map(layers.get(i));
      layer.put("config", config);
      if (!keras3 && WrittenSlices.CLASS_NAME.equals(layer.get("class_name"))) {
        WrittenSlices.toKeras2(layer, config);
      } else if (!keras3 && WrittenCasts.CLASS_NAME.equals(layer.get("class_name"))) {
        WrittenCasts.toKeras2(layer, config);
      } else if (!keras3 && WrittenOperations.isOperation(layer.get("class_name"))) {
        WrittenOperations.toKeras2(layer, config);
      }
      result.add(layer);
    }
    return result;
  }

  /**
   * Names of layers, with a number appended to each that was used before, as Keras names layers:
   * {@code lstm, lstm_1}. Layers here may share a name; in a file the name identifies the layer.
   */
  static List<String> uniqueNames(List<String> names) {
    Set<String> used = new LinkedHashSet<>();
    for (String given : names) {
      String name = given.isEmpty() ? "layer" : given;
      String unique = name;
      for (int number = 1; !used.add(unique); number++) {
        unique = name + "_" + number;
      }
    }
    return List.copyOf(used);
  }

  private boolean isWritten(String key, Object value, boolean isInput) {
    if (key.equals("masked_output")) {
      throw new UnsupportedModelException(
          "Keras repeats the last output at a masked step: option %s=%s cannot be written"
              .formatted(key, value));
    }
    if (NOT_IN_KERAS.contains(key)) {
      // Keras does it in any case, or the model was rejected.
      return false;
    }
    if (isInput || !NOT_IN_KERAS_3.contains(key)) {
      return true;
    }
    if (key.equals("batch_input_shape")) {
      // An InputLayer has it.
      return false;
    }
    boolean isUsed = Boolean.TRUE.equals(value) || value instanceof Integer count && count > 0;
    if (keras3 && isUsed) {
      throw new UnsupportedModelException(
          "Keras 3 has no such option: %s=%s; write an .h5 file".formatted(key, value));
    }
    // Options that are off are left out, so that Keras 3 reads what Keras 2 does.
    return isUsed;
  }

  private Object value(String key, Object value) {
    if (value instanceof Map<?, ?> object && object.get("class_name") instanceof String className) {
      Map<String, Object> rest = map(object);
      Object config = rest.get("config");
      Map<String, Object> own = words(map(config), className.equals("InputLayer"));
      if (own.containsKey("output_layers")) {
        unwrapEnds(own);
      }
      Map<String, Object> entry = entry(key, className, own);
      rest.remove("class_name");
      rest.remove("config");
      if (rest.containsKey("inbound_nodes") && !keras3) {
        rest.put(
            "inbound_nodes",
            AttentionCalls.ofKeras2(className, config, list(rest.get("inbound_nodes"))));
      }
      entry.putAll(rest);
      return entry;
    }
    if (value instanceof List<?> all) {
      return all.stream().map(each -> value(key, each)).toList();
    }
    if (key.endsWith("activation")) {
      return activation(value);
    }
    return value;
  }

  private String activation(Object value) {
    if (!(value instanceof String name)) {
      throw new UnsupportedModelException("Keras has no such activation: " + value);
    }
    if (name.endsWith(OF_KERAS_3)) {
      if (keras3) {
        return name.substring(0, name.length() - OF_KERAS_3.length());
      }
      throw new UnsupportedModelException(
          "Keras 2 has no such activation: %s; write a .keras file".formatted(name));
    }
    if (name.equals("hard_sigmoid") && keras3) {
      throw new UnsupportedModelException(
          "the hard_sigmoid of Keras 3 is another function: activation=%s; write an .h5 file"
              .formatted(name));
    }
    if (name.equals("sparsemax")) {
      throw new UnsupportedModelException(
          "no release of Keras computes the definition of sparsemax: activation=%s; use softmax, or sparsemax_keras3 for what Keras 3 computes"
              .formatted(name));
    }
    return name;
  }

  /**
   * An object as the value of a key. Keras 3 reads the layers of a model without their module, as
   * all releases of Keras 2 write them, but not what a layer wraps.
   */
  private Map<String, Object> entry(String key, String name, Map<String, Object> config) {
    // Its name until TensorFlow 2.2.
    String className = name.equals("Model") ? "Functional" : name;
    String module = module(key);
    boolean isLayer = module.equals("layers");
    if (isLayer && !isOfKeras(className)) {
      throw new UnsupportedModelException("Keras has no such layer or cell: class=" + className);
    }
    if (!keras3 && className.equals("GroupQueryAttention")) {
      throw new UnsupportedModelException(
          "no release of Keras reads such a layer from an .h5 file: class=%s; write a .keras file"
              .formatted(className));
    }
    if (isLayer && !key.equals("layers") && OPERATIONS.contains(className)) {
      throw new UnsupportedModelException(
          "Keras has operations in functional models only, and wraps none: class=%s; wrap a Functional of it"
              .formatted(className));
    }
    boolean isQualified = keras3 || isLayer && !key.equals("layers");
    Map<String, Object> entry = new LinkedHashMap<>();
    if (isQualified) {
      entry.put("module", MODELS.getOrDefault(className, "keras." + module));
    }
    entry.put("class_name", className);
    entry.put("config", config);
    if (isQualified) {
      entry.put("registered_name", className.equals("Functional") ? className : null);
    }
    return entry;
  }

  private static boolean isOfKeras(String className) {
    LayerRegistry registry = LayerRegistry.standard();
    return className.equals("InputLayer")
        || registry.stored(className).isPresent()
        || registry.cellEntry(className).filter(CellEntry::isOfKeras).isPresent();
  }

  private static String module(String key) {
    for (String kind : List.of("initializer", "regularizer", "constraint")) {
      if (key.endsWith(kind)) {
        return kind + "s";
      }
    }
    return "layers";
  }

  private static Map<String, Object> map(@Nullable Object value) {
    Map<String, Object> result = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((k, v) -> result.put((String) k, v));
    }
    return result;
  }

  private static List<Object> list(@Nullable Object value) {
    return value instanceof List<?> list ? new ArrayList<>(list) : new ArrayList<>();
  }
}
