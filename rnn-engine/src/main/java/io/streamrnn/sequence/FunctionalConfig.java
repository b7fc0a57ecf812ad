package io.streamrnn.sequence;

import io.streamrnn.internal.ClassConfig;
import io.streamrnn.internal.ConfigReader;
import io.streamrnn.sequence.Node.Call;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * The configuration of a functional model as Keras 2 writes it: every layer with its calls, and
 * every call with the tensors it is made on, {@code [layer, number of the call, number of the
 * tensor, arguments]}.
 */
final class FunctionalConfig {

  private FunctionalConfig() {}

  // -- writing

  static Map<String, Object> write(Functional model) {
    List<Object> layers = new ArrayList<>();
    model.inputs().forEach(input -> layers.add(input(input)));
    model.layers().forEach(layer -> layers.add(layer(model, layer)));
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("name", model.name());
    config.put("layers", layers);
    config.put("input_layers", model.inputs().stream().map(i -> List.of(i.name, 0, 0)).toList());
    config.put(
        "output_layers",
        model.outputs().stream()
            .map(n -> List.of(n.call().name, number(model, n.call()), n.index()))
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

  private static Map<String, Object> layer(Functional model, Layer layer) {
    List<Object> calls =
        model.calls().stream()
            .filter(c -> c.layer == layer)
            .map(c -> (Object) c.from.stream().map(n -> reference(model, n)).toList())
            .toList();
    return entry(layer.name(), layer.className(), layer.config(), calls);
  }

  private static Map<String, Object> entry(
      String name, String className, Map<String, Object> config, List<Object> calls) {
    Map<String, Object> entry = new LinkedHashMap<>(new ClassConfig(className, config).toMap());
    entry.put("name", name);
    entry.put("inbound_nodes", calls);
    return entry;
  }

  private static List<Object> reference(Functional model, Node node) {
    return List.of(node.call().name, number(model, node.call()), node.index(), Map.of());
  }

  /** Which of the calls of its layer a call is. */
  private static int number(Functional model, Call call) {
    return call.layer == null
        ? 0
        : model.calls().stream().filter(c -> c.layer == call.layer).toList().indexOf(call);
  }

  // -- reading

  /**
   * Makes the model of a configuration.
   *
   * @param layers makes a layer of a class and a configuration
   */
  static Functional read(
      String name, ConfigReader config, BiFunction<String, Map<String, Object>, Layer> layers) {
    Reading reading = new Reading(layers);
    reading.builder.name(name);
    List<?> entries = list("layers", config.take("layers"));
    // A model takes its inputs in the order of this list, wherever they stand among the layers.
    List<Object> inputs = new ArrayList<>();
    Object order = config.take("input_layers");
    for (Object input : order == null ? List.of() : list("input_layers", order)) {
      entries.stream().filter(each -> isNamed(each, input)).forEach(inputs::add);
    }
    inputs.forEach(reading::add);
    entries.stream().filter(each -> !inputs.contains(each)).forEach(reading::add);
    List<?> outputs = list("output_layers", config.take("output_layers"));
    config.end();
    reading.wire();
    return reading.builder.build(outputs.stream().map(reading::node).toArray(Node[]::new));
  }

  private static boolean isNamed(Object entry, Object reference) {
    return entry instanceof Map<?, ?> all
        && "InputLayer".equals(all.get("class_name"))
        && Reading.parts(reference).get(0).equals(all.get("name"));
  }

  private static List<?> list(String what, Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw new IllegalArgumentException(
        "a functional model lists its %s: %s=%s".formatted(what, what, value));
  }

  /** Calls that wait until what they are made on is there. */
  private static final class Reading {

    final Functional.Builder builder = Functional.builder();
    private final BiFunction<String, Map<String, Object>, Layer> layers;
    private final Map<String, List<Node>> known = new HashMap<>();
    private final List<Waiting> waiting = new ArrayList<>();

    /** A call of a layer that is not made yet. */
    private record Waiting(Layer layer, int number, List<?> references) {}

    Reading(BiFunction<String, Map<String, Object>, Layer> layers) {
      this.layers = layers;
    }

    void add(Object entry) {
      ClassConfig named = ClassConfig.parse("layer", entry);
      Map<?, ?> all = (Map<?, ?>) entry;
      String name = String.valueOf(all.get("name"));
      known.put(name, new ArrayList<>());
      if (named.className().equals("InputLayer")) {
        List<?> shape = list("batch_input_shape", named.config().get("batch_input_shape"));
        known.get(name).add(builder.input(name, TensorShape.dimsFromConfig(shape)));
        return;
      }
      Map<String, Object> config = new LinkedHashMap<>(named.config());
      config.put("name", name);
      Layer layer = layers.apply(named.className(), config);
      List<?> calls = list("inbound_nodes", all.get("inbound_nodes"));
      for (int number = 0; number < calls.size(); number++) {
        waiting.add(new Waiting(layer, number, list("inbound_nodes", calls.get(number))));
      }
    }

    /** Makes the calls in an order in which each finds its inputs, else in the order given. */
    void wire() {
      while (!waiting.isEmpty()) {
        Waiting next =
            waiting.stream()
                .filter(this::isReady)
                .findFirst()
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "layers are wired without cycles to layers that are there: layer=%s, inbound_nodes=%s"
                                .formatted(
                                    waiting.get(0).layer().name(), waiting.get(0).references())));
        waiting.remove(next);
        Node[] on = next.references().stream().map(this::node).toArray(Node[]::new);
        known.get(next.layer().name()).add(builder.call(next.layer(), on));
      }
    }

    private boolean isReady(Waiting call) {
      return known.get(call.layer().name()).size() == call.number()
          && call.references().stream().allMatch(this::isKnown);
    }

    private boolean isKnown(Object reference) {
      List<?> parts = parts(reference);
      List<Node> nodes = known.get(parts.get(0));
      return nodes != null && (int) parts.get(1) < nodes.size();
    }

    Node node(Object reference) {
      List<?> parts = parts(reference);
      return known.get(parts.get(0)).get((int) parts.get(1)).output((int) parts.get(2));
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
