/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.model;

import io.streamrnn.cell.CellForm;
import io.streamrnn.cell.Shape;
import io.streamrnn.identity.FormNode;
import io.streamrnn.layers.CellEntry;
import io.streamrnn.layers.Functional;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.LayerEntry;
import io.streamrnn.layers.LayerRegistry;
import io.streamrnn.layers.Sequential;
import io.streamrnn.streaming.EventInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The form of what layers over whole sequences compute, for the identity of their model. Models
 * inside models are flattened; names do not matter.
 */
final class LayerForm {

  /** Options of every layer that name it, or declare its input. */
  private static final Set<String> OF_EVERY_LAYER =
      Set.of("name", "trainable", "dtype", "batch_input_shape", "input_shape");

  private static final List<String> TRAINING_SUFFIXES =
      List.of("_initializer", "_regularizer", "_constraint");

  // Of a rescaling that hands its mask on, as files of Keras have it where a tensor must be
  // another.
  private static final Map<String, Object> AS_IT_IS = Map.of("scale", 1.0, "offset", 0.0);

  private LayerForm() {}

  /**
   * The output of a model, which joins several outputs.
   *
   * @param inputs of the model
   */
  static FormNode of(Layer model, List<EventInput> inputs) {
    int size = inputs.stream().filter(EventInput::isOfEvent).mapToInt(EventInput::size).sum();
    List<FormNode> nodes = new ArrayList<>(EventInput.nodes(inputs, FormNode.input(size)));
    for (int i = 0; i < nodes.size(); i++) {
      nodes.set(i, shaped(inputs.get(i).values().orElseThrow(), nodes.get(i)));
    }
    List<FormNode> all = outputs(model, nodes);
    List<FormNode> outputs = model instanceof Functional ? all : all.subList(0, 1);
    return outputs.size() == 1
        ? outputs.get(0)
        : FormNode.operation(CellForm.of("join", 1), List.of(), outputs);
  }

  /** Layers over whole sequences have no shapes of their own: those of the inputs decide them. */
  private static FormNode shaped(Shape shape, FormNode input) {
    return shape.rank() < 2
        ? input
        : FormNode.operation(CellForm.of("extents", 1, Map.of("dims", shape.dims())), input);
  }

  private static List<FormNode> outputs(Layer layer, List<FormNode> inputs) {
    if (layer instanceof Sequential model) {
      List<FormNode> at = inputs;
      for (Layer each : model.layers()) {
        at = outputs(each, at.subList(0, 1));
      }
      return at;
    }
    if (layer instanceof Functional graph) {
      return new Graph(graph, inputs).outputs();
    }
    Map<String, Object> options = options(layer.className(), layer.config());
    return isWithoutEffect(layer.className(), options)
        ? inputs
        : List.of(
            FormNode.operation(
                CellForm.of("keras/" + layer.className(), 1, options), layer.weights(), inputs));
  }

  private static boolean isWithoutEffect(String className, Map<?, ?> options) {
    return LayerRegistry.standard().stored(className).filter(LayerEntry::hasNoEffect).isPresent()
        || className.equals("Activation") && "linear".equals(options.get("activation"))
        || className.equals("Rescaling") && AS_IT_IS.equals(options)
        || className.equals("TimeDistributed")
            && options.get("layer") instanceof Map<?, ?> inner
            && inner.get("class_name") instanceof String name
            && inner.get("config") instanceof Map<?, ?> config
            && isWithoutEffect(name, config);
  }

  /**
   * The options of a class without those that change no score, layers within layers included. Every
   * option of a custom cell counts.
   */
  private static Map<String, Object> options(String className, Map<?, ?> config) {
    Optional<Set<String>> ofClass = trainingOptions(className);
    Map<String, Object> options = new TreeMap<>();
    config.forEach(
        (key, value) -> {
          if (ofClass.isEmpty() || countsIn(ofClass.get(), (String) key)) {
            options.put((String) key, plain(value));
          }
        });
    return options;
  }

  /** Empty for a class that is not built in. */
  private static Optional<Set<String>> trainingOptions(String className) {
    if (className.equals("InputLayer")) {
      return Optional.of(Set.of());
    }
    LayerRegistry registry = LayerRegistry.standard();
    return registry
        .stored(className)
        .map(LayerEntry::trainingOptions)
        .or(() -> registry.cellEntry(className).map(CellEntry::trainingOptions));
  }

  private static boolean countsIn(Set<String> trainingOptions, String key) {
    return !OF_EVERY_LAYER.contains(key)
        && !trainingOptions.contains(key)
        && TRAINING_SUFFIXES.stream().noneMatch(key::endsWith);
  }

  private static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.get("class_name") instanceof String name
              && map.get("config") instanceof Map<?, ?> config
          ? Map.of("class_name", name, "config", within(name, config))
          : plainValues(map);
    }
    if (value instanceof List<?> list) {
      List<Object> plain = new ArrayList<>();
      list.forEach(each -> plain.add(plain(each)));
      return plain;
    }
    return value;
  }

  private static Map<String, Object> within(String className, Map<?, ?> config) {
    Map<String, Object> options = options(className, config);
    return config.get("layers") instanceof List<?> layers && config.containsKey("output_layers")
        ? new Wiring(layers).of(config, options)
        : options;
  }

  private static Map<String, Object> plainValues(Map<?, ?> map) {
    Map<String, Object> plain = new TreeMap<>();
    map.forEach((key, value) -> plain.put((String) key, plain(value)));
    return plain;
  }

  /** The calls of a functional model that a layer wraps, which has numbers instead of names. */
  private static final class Wiring {

    private final List<?> layers;
    private final Map<Object, Integer> numbers = new HashMap<>();

    Wiring(List<?> layers) {
      this.layers = layers;
      layers.forEach(layer -> numbers.put(((Map<?, ?>) layer).get("name"), numbers.size()));
    }

    Map<String, Object> of(Map<?, ?> config, Map<String, Object> options) {
      List<Object> called = new ArrayList<>();
      for (Object each : layers) {
        Map<?, ?> layer = (Map<?, ?>) each;
        Map<String, Object> form = plainValues(Map.of("layer", layer));
        form.put("inbound_nodes", calls(layer));
        called.add(form);
      }
      Map<String, Object> wired = new TreeMap<>(options);
      wired.put("layers", called);
      wired.put("input_layers", references(config.get("input_layers")));
      wired.put("output_layers", references(config.get("output_layers")));
      return wired;
    }

    private List<?> calls(Map<?, ?> layer) {
      return tensors(layer.get("inbound_nodes")).stream().map(this::references).toList();
    }

    /** Of each tensor the number of its layer, that of the call, and its own. */
    private List<?> references(@Nullable Object of) {
      return tensors(of).stream()
          .map(tensor -> (List<?>) tensor)
          .map(tensor -> List.of(number(tensor.get(0)), tensor.get(1), tensor.get(2)))
          .toList();
    }

    private static List<?> tensors(@Nullable Object value) {
      return (List<?>) Objects.requireNonNull(value, "tensors");
    }

    private int number(Object name) {
      return Objects.requireNonNull(numbers.get(name), String.valueOf(name));
    }
  }

  /** The calls of a functional model, by its configuration. */
  private static final class Graph {

    private final Map<String, Layer> layers;
    // In an order in which few calls precede their inputs, so that the recursion is shallow.
    private final Map<String, List<?>> calls = new LinkedHashMap<>();
    private final Map<List<?>, List<FormNode>> made = new HashMap<>();
    private final List<?> outputs;

    Graph(Functional graph, List<FormNode> inputs) {
      layers = graph.layers().stream().collect(Collectors.toMap(Layer::name, Function.identity()));
      Map<String, Object> config = graph.config();
      for (Object entry : list("layers", config)) {
        Map<?, ?> layer = (Map<?, ?>) entry;
        calls.put(String.valueOf(layer.get("name")), list("inbound_nodes", layer));
      }
      List<?> given = list("input_layers", config);
      for (int i = 0; i < inputs.size(); i++) {
        made.put(call((List<?>) given.get(i)), List.of(inputs.get(i)));
      }
      outputs = list("output_layers", config);
    }

    private static List<?> list(String key, Map<?, ?> config) {
      return (List<?>) Objects.requireNonNull(config.get(key), key);
    }

    List<FormNode> outputs() {
      calls.forEach(
          (layer, on) -> {
            for (int call = 0; call < on.size(); call++) {
              node(List.of(layer, call, 0));
            }
          });
      return outputs.stream().map(output -> node((List<?>) output)).toList();
    }

    /** Which call of which layer. */
    private static List<?> call(List<?> reference) {
      return List.of(reference.get(0), reference.get(1));
    }

    private List<FormNode> outputs(String name, int call) {
      Layer layer = Objects.requireNonNull(layers.get(name), name);
      List<?> on = (List<?>) Objects.requireNonNull(calls.get(name), name).get(call);
      return LayerForm.outputs(layer, on.stream().map(each -> node((List<?>) each)).toList());
    }

    private FormNode node(List<?> reference) {
      List<?> call = call(reference);
      List<FormNode> known = made.get(call);
      if (known == null) {
        known = outputs((String) call.get(0), (Integer) call.get(1));
        made.put(call, known);
      }
      int tensor = (Integer) reference.get(2);
      return tensor < known.size()
          ? known.get(tensor)
          : FormNode.operation(CellForm.of("output", 1, Map.of("index", tensor)), known.get(0));
    }
  }
}
