/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.streamrnn.format.hdf5.Place;
import io.streamrnn.format.keras.RunOrder.Run;
import io.streamrnn.layers.LayerEntry;
import io.streamrnn.layers.LayerRegistry;
import io.streamrnn.layers.MaskSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The masks that a MultiHeadAttention of Keras takes off its inputs, since 3.8: calls that run
 * after it find none on the same tensors. A call that names its mask has that one all the same, as
 * calls of recurrent layers and poolings on one tensor do; those of attentions and merges name
 * none. Here no call changes the mask of a tensor, so that the mask ends before the calls that find
 * none.
 */
final class TakenMasks {

  private static final String TAKES = "MultiHeadAttention";

  // Besides recurrent layers, attentions and models: layers for whose values a mask matters.
  private static final Set<String> USE_MASKS =
      Set.of(
          "Bidirectional",
          "TimeDistributed",
          "GlobalAveragePooling1D",
          "BatchNormalization",
          "Multiply",
          "Maximum",
          "Minimum");

  /**
   * A layer of the graph.
   *
   * @param takes the inputs whose masks its calls take, by their numbers
   */
  private record Layer(LayerConfig config, List<GraphCall> calls, IntPredicate takes) {

    static Layer of(LayerConfig config, List<GraphCall> calls) {
      if (config.type().equals(TAKES)) {
        return new Layer(config, calls, input -> true);
      }
      return new Layer(
          config, calls, isModel(config) ? takenInputs(config)::contains : input -> false);
    }

    boolean has(int call) {
      return call >= 0 && call < calls.size();
    }

    List<GraphTensor> taken(GraphCall call) {
      return IntStream.range(0, call.on().size()).filter(takes).mapToObj(call.on()::get).toList();
    }

    /** Whether the values that a call returns depend on masks that the call does not name. */
    boolean usesMask(GraphCall call, int input) {
      // The mask of the query is never the one that the call names.
      boolean isNamed =
          call.masks().containsKey(input) && !(config.type().equals(TAKES) && input == 0);
      boolean hasStates = GraphCall.takesStates(config.type()) && call.on().size() > 1;
      return !isNamed
          && !hasStates
          && (USE_MASKS.contains(config.type())
              || is(config, e -> e.attends() || e.isModel() || e.takesStates()));
    }
  }

  /**
   * The layers of a functional model, the operations between them, and its outputs.
   *
   * @param areTaken whether masks end in it, since they were taken
   */
  record Graph(List<Config> entries, List<GraphTensor> outputs, boolean areTaken) {

    static Graph of(List<Config> entries, List<GraphTensor> outputs) {
      return new Graph(entries, outputs, false);
    }
  }

  private final KerasVersion version;
  private final GraphMasks masks;
  private final boolean isWithin;
  private final Map<String, Layer> layers = new HashMap<>();
  // Tensors whose masks were taken, and the inputs of each call that had lost theirs.
  private final Set<GraphTensor> taken = new HashSet<>();
  private final Map<Run, Set<GraphTensor>> lost = new HashMap<>();

  private TakenMasks(
      KerasVersion version, List<Config> entries, GraphMasks masks, boolean isWithin) {
    this.version = version;
    this.masks = masks;
    this.isWithin = isWithin;
    for (Config entry : entries) {
      LayerConfig config = LayerConfig.of(entry);
      layers.put(config.name(), Layer.of(config, masks.callsOf(config)));
    }
  }

  /**
   * A functional model with ends of masks where Keras finds none.
   *
   * @param saved the model as it is in the file, with operations, which Keras runs in this form
   * @param graph the same with layers in place of operations
   * @param masks of the entries of the graph
   * @param isWithin whether it is a model within another, whose masks it may be given
   */
  static Graph ended(
      KerasVersion version, Graph saved, Graph graph, GraphMasks masks, boolean isWithin) {
    boolean takesNone = graph.entries().stream().noneMatch(entry -> takes(entry.node()));
    if (version.isBefore(3, 8) || takesNone) {
      return graph;
    }
    TakenMasks found = new TakenMasks(version, graph.entries(), masks, isWithin);
    List<Run> order = RunOrder.of(saved.entries(), saved.outputs());
    RunOrder.ofParts(order, saved.entries(), graph.entries()).forEach(found::run);
    List<Config> entries = new ArrayList<>();
    graph.entries().forEach(entry -> found.addEnded(entry, entries));
    List<GraphTensor> outputs =
        isWithin ? found.endedOutputs(graph.outputs(), entries) : graph.outputs();
    return new Graph(entries, outputs, entries.size() > graph.entries().size());
  }

  /** Whether there is such a layer, in a model within the model too. */
  private static boolean takes(JsonNode node) {
    if (node.path("class_name").asText().equals(TAKES)) {
      return true;
    }
    for (JsonNode child : node) {
      if (child.isContainerNode() && takes(child)) {
        return true;
      }
    }
    return false;
  }

  private static boolean is(LayerConfig layer, Predicate<LayerEntry> trait) {
    return LayerRegistry.standard().stored(layer.type()).filter(trait).isPresent();
  }

  /** Whether Keras returns the tensor that the layer is given, and not another one. */
  private static boolean returnsInput(LayerConfig layer) {
    return LayerConfigs.handsOn(layer)
        || layer.type().equals("Activation")
            && layer.config().get("activation").asText("").equals("linear");
  }

  private static boolean isModel(LayerConfig layer) {
    return is(layer, LayerEntry::isModel);
  }

  // -- models within the model

  /** The inputs of a model whose masks the layers within take. */
  private static Set<Integer> takenInputs(LayerConfig model) {
    List<Config> entries = Config.objects(model.config().get("layers"), model.place());
    if (!model.config().has("input_layers")) {
      return takenOfChain(entries);
    }
    List<GraphTensor> inputs = GraphTensor.all(model.config().get("input_layers"), model.place());
    Map<String, Layer> within = new HashMap<>();
    for (Config entry : entries) {
      LayerConfig config = LayerConfig.of(entry);
      if (config.type().equals(TAKES) || isModel(config) || returnsInput(config)) {
        within.put(config.name(), Layer.of(config, GraphCall.all(config, entry)));
      }
    }
    Set<Integer> found = new HashSet<>();
    for (Layer layer : within.values()) {
      for (GraphCall call : layer.calls()) {
        layer.taken(call).forEach(tensor -> found.add(inputs.indexOf(root(tensor, within))));
      }
    }
    return found;
  }

  /** Of a Sequential, whose layers take one input, only a model can take the mask. */
  private static Set<Integer> takenOfChain(List<Config> entries) {
    return entries.stream()
        .map(LayerConfig::of)
        .filter(layer -> !returnsInput(layer))
        .findFirst()
        .filter(TakenMasks::isModel)
        .map(TakenMasks::takenInputs)
        .orElse(Set.of());
  }

  /** The tensor that layers return as it is: Keras returns the same object. */
  private static GraphTensor root(GraphTensor tensor, Map<String, Layer> layers) {
    GraphTensor root = tensor;
    Set<GraphTensor> seen = new HashSet<>();
    while (seen.add(root)) {
      root = before(layers.get(root.layer()), root);
    }
    return root;
  }

  private static GraphTensor before(@Nullable Layer layer, GraphTensor tensor) {
    if (layer == null || !layer.has(tensor.call()) || !returnsInput(layer.config())) {
      return tensor;
    }
    return layer.calls().get(tensor.call()).on().stream().findFirst().orElse(tensor);
  }

  private GraphTensor root(GraphTensor tensor) {
    return root(tensor, layers);
  }

  // -- running

  private void run(Run run) {
    Layer layer = layers.get(run.layer());
    if (layer == null || !layer.has(run.call())) {
      return;
    }
    GraphCall call = layer.calls().get(run.call());
    if (isModel(layer.config()) && call.mask() != null) {
      // A model puts the mask that it is given on its input again.
      call.on().stream().findFirst().ifPresent(input -> taken.remove(root(input)));
    }
    Set<GraphTensor> without = new HashSet<>();
    call.on().stream().filter(this::isLost).forEach(without::add);
    lost.put(run, without);
    layer.taken(call).forEach(tensor -> taken.add(root(tensor)));
  }

  /** Whether a tensor that would have a mask has none at this point of the run. */
  private boolean isLost(GraphTensor tensor) {
    return (isWithin || masks.isMasked(tensor))
        && (taken.contains(root(tensor)) || isMadeWithout(root(tensor)));
  }

  /** Whether the mask of a tensor comes from one that had been lost. */
  private boolean isMadeWithout(GraphTensor tensor) {
    Set<GraphTensor> without = lost.getOrDefault(Run.of(tensor), Set.of());
    Layer layer = layers.get(tensor.layer());
    if (layer == null || without.isEmpty()) {
      return false;
    }
    GraphCall call = layer.calls().get(tensor.call());
    boolean isNamed = call.mask() != null;
    MaskSource source = masks.source(layer.config(), tensor.index());
    return switch (source.kind()) {
      case NONE, COMPUTED -> false;
      case INPUT -> without.contains(call.on().get(0)) && !(isNamed && !version.isBefore(3, 11));
      case ALL_INPUTS -> true;
      case LAYERS_WITHIN -> !isNamed;
    };
  }

  // -- ends of masks

  private void addEnded(Config entry, List<Config> to) {
    LayerConfig config = LayerConfig.of(entry);
    Layer layer = layers.get(config.name());
    if (layer == null
        || IntStream.range(0, layer.calls().size()).allMatch(n -> found(layer, n).isEmpty())) {
      to.add(entry);
      return;
    }
    ObjectNode copy = entry.node().deepCopy();
    for (int number = 0; number < layer.calls().size(); number++) {
      for (GraphTensor tensor : found(layer, number)) {
        requireUnnamed(config, layer.calls().get(number));
        String name = "%s/%d/%d".formatted(config.name(), number, to.size());
        to.add(new Config(Operations.endOfMask(name, List.of(tensor)), entry.place()));
        replace(copy.path("inbound_nodes").path(number), tensor, name);
      }
    }
    to.add(new Config(copy, entry.place()));
  }

  /** The outputs of a model within another, which may read their masks. */
  private List<GraphTensor> endedOutputs(List<GraphTensor> outputs, List<Config> to) {
    List<GraphTensor> ended = new ArrayList<>();
    for (GraphTensor output : outputs) {
      Layer layer = layers.get(output.layer());
      if (layer != null && isLost(output)) {
        Place place = layer.config().place();
        String name = "outputs/%d/%s".formatted(ended.size(), output.layer());
        to.add(new Config(Operations.endOfMask(name, List.of(output)), place));
        ended.add(new GraphTensor(name, 0, 0));
      } else {
        ended.add(output);
      }
    }
    return ended;
  }

  /** The inputs of a call that would have a mask that Keras does not find there. */
  private List<GraphTensor> found(Layer layer, int number) {
    GraphCall call = layer.calls().get(number);
    Set<GraphTensor> without = lost.getOrDefault(new Run(layer.config().name(), number), Set.of());
    return IntStream.range(0, call.on().size())
        .filter(input -> layer.usesMask(call, input))
        .mapToObj(call.on()::get)
        .filter(without::contains)
        .distinct()
        .toList();
  }

  private static void requireUnnamed(LayerConfig layer, GraphCall call) {
    if (!call.masks().isEmpty()) {
      throw layer
          .place()
          .unsupported(
              "where a MultiHeadAttention has read an input before, a call must name no mask: layer=%s; save the model with Keras 3.10 or later",
              layer.name());
    }
  }

  private static void replace(JsonNode node, GraphTensor tensor, String by) {
    if (node instanceof ArrayNode list
        && RunOrder.reference(list).filter(tensor::equals).isPresent()) {
      list.set(0, TextNode.valueOf(by));
      list.set(1, IntNode.valueOf(0));
      list.set(2, IntNode.valueOf(0));
      return;
    }
    node.forEach(each -> replace(each, tensor, by));
  }
}
