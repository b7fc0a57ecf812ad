/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.internal.ClassConfig;
import io.streamrnn.internal.ConfigReader;
import io.streamrnn.layers.Node.Call;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a functional model as Keras 2 writes it: every layer with its calls, and
 * every call with the tensors that it reads, {@code [layer, number of the call, number of the
 * tensor, arguments]}.
 */
final class FunctionalConfig {

  private FunctionalConfig() {}

  // -- writing

  static Map<String, Object> write(Functional model) {
    Map<Layer, List<Call>> calls = new LinkedHashMap<>();
    Map<Call, Integer> numbers = new HashMap<>();
    for (Call call : model.calls()) {
      List<Call> own = calls.computeIfAbsent(call.layer(), layer -> new ArrayList<>());
      numbers.put(call, own.size());
      own.add(call);
    }
    List<Object> layers = new ArrayList<>();
    model.inputs().forEach(input -> layers.add(input(input)));
    calls.forEach((layer, own) -> layers.add(layer(layer, own, numbers)));
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("name", model.name());
    config.put("layers", layers);
    config.put("input_layers", model.inputs().stream().map(i -> List.of(i.name, 0, 0)).toList());
    config.put(
        "output_layers",
        model.outputs().stream()
            .map(n -> List.of(n.call().name, numbers.getOrDefault(n.call(), 0), n.index()))
            .toList());
    return Collections.unmodifiableMap(config);
  }

  private static Map<String, Object> input(Call input) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("batch_input_shape", input.shapes.get(0).toConfig());
    config.put("dtype", "float32");
    config.put("name", input.name);
    return entry(input.name, "InputLayer", config, List.of());
  }

  private static Map<String, Object> layer(
      Layer layer, List<Call> calls, Map<Call, Integer> numbers) {
    List<Object> on = new ArrayList<>();
    calls.forEach(c -> on.add(c.from.stream().map(n -> reference(n, numbers)).toList()));
    return entry(layer.name(), layer.className(), layer.config(), on);
  }

  private static Map<String, Object> entry(
      String name, String className, Map<String, Object> config, List<Object> calls) {
    Map<String, Object> entry = new LinkedHashMap<>(new ClassConfig(className, config).toMap());
    entry.put("name", name);
    entry.put("inbound_nodes", calls);
    return entry;
  }

  /** An input is called once. */
  private static List<Object> reference(Node node, Map<Call, Integer> numbers) {
    return List.of(node.call().name, numbers.getOrDefault(node.call(), 0), node.index(), Map.of());
  }

  // -- reading

  /** Makes the model of a configuration. */
  static Functional read(String name, ConfigReader config, LayerRegistry layers) {
    Reading reading = new Reading(layers);
    reading.builder.name(name);
    for (Object entry : list("layers", config.take("layers"))) {
      reading.add(entry);
    }
    reading.addInputs(config.take("input_layers"));
    List<?> outputs = list("output_layers", config.take("output_layers"));
    reading.wire();
    return reading.builder.build(outputs.stream().map(reading::node).toArray(Node[]::new));
  }

  private static List<?> list(String what, @Nullable Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw new IllegalArgumentException(
        "a functional model lists its %s: %s=%s".formatted(what, what, value));
  }

  /** Calls that wait for the calls that they read from. */
  private static final class Reading {

    final Functional.Builder builder = Functional.builder();
    private final LayerRegistry layers;
    private final Map<String, int[]> inputs = new LinkedHashMap<>();
    private final Map<String, List<Node>> known = new HashMap<>();
    private final List<Waiting> waiting = new ArrayList<>();

    /** Which call of which layer; that of an input is its first. */
    private record Made(String layer, int number) {}

    /** A call of a layer that waits. */
    private static final class Waiting {

      private final int position;
      private final Layer layer;
      private final int number;
      private final List<?> references;
      private int missing;

      Waiting(int position, Layer layer, int number, List<?> references) {
        this.position = position;
        this.layer = layer;
        this.number = number;
        this.references = references;
      }

      int position() {
        return position;
      }

      /** The calls that this one comes after. */
      List<Made> behind() {
        List<Made> calls = new ArrayList<>();
        if (number > 0) {
          calls.add(new Made(layer.name(), number - 1));
        }
        for (Object reference : references) {
          List<?> parts = parts(reference);
          calls.add(new Made((String) parts.get(0), (int) parts.get(1)));
        }
        return calls;
      }
    }

    Reading(LayerRegistry layers) {
      this.layers = layers;
    }

    void add(Object entry) {
      ClassConfig named = ClassConfig.parse("layer", entry);
      Map<?, ?> all = (Map<?, ?>) entry;
      String name = String.valueOf(all.get("name"));
      if (named.className().equals("InputLayer")) {
        List<?> shape = list("batch_input_shape", named.config().get("batch_input_shape"));
        inputs.put(name, TensorShape.dimsFromConfig(shape));
        return;
      }
      Map<String, Object> config = new LinkedHashMap<>(named.config());
      config.put("name", name);
      Layer layer = layers.layer(named.className(), config);
      List<?> calls = list("inbound_nodes", all.get("inbound_nodes"));
      for (int number = 0; number < calls.size(); number++) {
        List<?> references = list("inbound_nodes", calls.get(number));
        waiting.add(new Waiting(waiting.size(), layer, number, references));
      }
    }

    /**
     * Adds the inputs in the order in which the model takes them, which need not be that of its
     * layers.
     *
     * @param order a list of references; null for the order of the layers
     */
    void addInputs(@Nullable Object order) {
      List<String> names = new ArrayList<>(inputs.keySet());
      if (order != null) {
        names.clear();
        list("input_layers", order)
            .forEach(reference -> names.add((String) parts(reference).get(0)));
      }
      if (names.size() != inputs.size() || !inputs.keySet().equals(Set.copyOf(names))) {
        throw new IllegalArgumentException(
            "a model takes its input layers, each once: input_layers=%s, layers=%s"
                .formatted(names, inputs.keySet()));
      }
      for (String name : names) {
        int[] shape = Objects.requireNonNull(inputs.get(name), name);
        add(name, builder.input(name, shape));
      }
    }

    private void add(String name, Node node) {
      known.computeIfAbsent(name, key -> new ArrayList<>()).add(node);
    }

    /** Makes the calls in an order in which each has its inputs, otherwise in the given order. */
    void wire() {
      Map<Made, List<Waiting>> ahead = new HashMap<>();
      Queue<Waiting> ready = new PriorityQueue<>(Comparator.comparingInt(Waiting::position));
      for (Waiting call : waiting) {
        for (Made before : call.behind()) {
          if (!inputs.containsKey(before.layer()) || before.number() != 0) {
            ahead.computeIfAbsent(before, key -> new ArrayList<>()).add(call);
            call.missing++;
          }
        }
        if (call.missing == 0) {
          ready.add(call);
        }
      }
      while (!ready.isEmpty()) {
        Waiting next = ready.remove();
        make(next);
        for (Waiting behind :
            ahead.getOrDefault(new Made(next.layer.name(), next.number), List.of())) {
          if (--behind.missing == 0) {
            ready.add(behind);
          }
        }
      }
      requireAllMade();
    }

    private void make(Waiting call) {
      Node[] on = call.references.stream().map(this::node).toArray(Node[]::new);
      add(call.layer.name(), builder.call(call.layer, on));
    }

    private void requireAllMade() {
      for (Waiting call : waiting) {
        if (call.missing > 0) {
          throw new IllegalArgumentException(
              "layers are wired without cycles to layers that are there: layer=%s, inbound_nodes=%s"
                  .formatted(call.layer.name(), call.references));
        }
      }
    }

    Node node(Object reference) {
      List<?> parts = parts(reference);
      List<Node> calls = known.getOrDefault(parts.get(0), List.of());
      int number = (int) parts.get(1);
      if (number < 0 || number >= calls.size()) {
        throw new IllegalArgumentException("no such tensor in the graph: got=" + reference);
      }
      return calls.get(number).output((int) parts.get(2));
    }

    private static List<?> parts(Object reference) {
      if (reference instanceof List<?> parts
          && parts.size() >= 3
          && parts.get(0) instanceof String
          && parts.get(1) instanceof Integer
          && parts.get(2) instanceof Integer) {
        return parts;
      }
      throw new IllegalArgumentException(
          "a tensor of a graph is [layer, number of the call, number of the tensor]: got="
              + reference);
    }
  }
}
