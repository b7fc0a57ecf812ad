/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamrnn.format.hdf5.SizeBudget;
import io.streamrnn.layers.CellEntry;
import io.streamrnn.layers.LayerEntry;
import io.streamrnn.layers.LayerRegistry;
import io.streamrnn.layers.MaskSource;
import io.streamrnn.layers.StepSoftmax;
import io.streamrnn.layers.TensorShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Translates the configurations of all Keras releases to those that {@link LayerRegistry} takes.
 * The {@link LayerEntry} of a class translates the arguments that not all layers have.
 */
final class LayerConfigs {

  private static final LayerRegistry REGISTRY = LayerRegistry.standard();

  private static final Set<String> OF_TEXTS = Set.of("TextVectorization", "HashedCrossing");

  private final KerasVersion version;
  private final SizeBudget budget;
  private final boolean hasBatch;
  // Softmax layers, and those of them that are over another axis than the last.
  private final Set<String> softmaxes = new HashSet<>();
  private final Set<String> within = new HashSet<>();

  /**
   * For configurations of a release.
   *
   * @param budget of the file, which limits the size of the weights
   * @param hasBatch whether the number of sequences is known, which a stateful layer requires
   */
  LayerConfigs(KerasVersion version, SizeBudget budget, boolean hasBatch) {
    this.version = version;
    this.budget = budget;
    this.hasBatch = hasBatch;
  }

  KerasVersion version() {
    return version;
  }

  SizeBudget budget() {
    return budget;
  }

  /**
   * Says that a layer is a Softmax over another axis than the last of its input.
   *
   * @return whether it is a Softmax, and that was not known
   */
  boolean addWithin(String layer) {
    return softmaxes.contains(layer) && within.add(layer);
  }

  // -- models

  /** A Sequential model; layers that return their input are left out. */
  Map<String, Object> sequential(String name, List<LayerConfig> layers) {
    requireSequences(layers);
    return entry("Sequential", sequentialConfig(name, layers));
  }

  private Map<String, Object> sequentialConfig(String name, List<LayerConfig> layers) {
    List<Object> all = new ArrayList<>();
    boolean areTexts = false;
    for (LayerConfig layer : layers) {
      areTexts |= isOfTexts(layer);
      if (!handsOn(layer)) {
        Map<String, Object> one = layer(layer);
        areTexts = areTexts && returnsTexts(layer, one);
        all.add(one);
      }
    }
    if (all.isEmpty()) {
      all.add(withoutEffect(Map.of()));
    }
    return Map.of("name", name, "layers", all);
  }

  /** Whether a layer is an input of texts. */
  private static boolean isOfTexts(LayerConfig layer) {
    return layer.type().equals("InputLayer")
        && layer.config().get("dtype").asText("").equals("string");
  }

  /** Whether a layer that reads texts returns texts; one that hashes is asked to hash texts. */
  private static boolean returnsTexts(LayerConfig layer, Map<String, Object> translated) {
    if (layer.type().equals("Hashing")) {
      map("config", translated).put("texts", true);
    }
    return !is(layer, LayerEntry::isModel)
        && !layer.type().equals("Hashing")
        && !layer.type().equals("StringLookup");
  }

  /** Rejects a layer that takes a sequence if a layer before it returns its last output only. */
  private static void requireSequences(List<LayerConfig> layers) {
    Optional<LayerConfig> last = Optional.empty();
    for (LayerConfig layer : layers) {
      if (last.isPresent() && is(layer, LayerEntry::takesSequence)) {
        throw layer
            .place()
            .unsupported(
                "%s takes a sequence, but %s '%s' returns its last output only (return_sequences=false); use return_sequences=true there, or remove the layers after it",
                layer.type(), last.get().type(), last.get().name());
      }
      last = returnsLast(layer) ? Optional.of(layer) : makesSteps(layer) ? Optional.empty() : last;
    }
  }

  private static boolean returnsLast(LayerConfig layer) {
    return is(layer, LayerEntry::isRecurrent) && !layer.config().flag("return_sequences", false);
  }

  /** Whether the output of a layer may have steps even if its input has none. */
  private static boolean makesSteps(LayerConfig layer) {
    return !handsOn(layer) && !is(layer, LayerEntry::isPerStep);
  }

  private static boolean is(LayerConfig layer, Predicate<LayerEntry> trait) {
    return REGISTRY.stored(layer.type()).filter(trait).isPresent();
  }

  private static Map<String, Object> withoutEffect(Map<String, Object> config) {
    Map<String, Object> to = new LinkedHashMap<>(config);
    to.put("activation", "linear");
    return entry("Activation", to);
  }

  /** Whether a layer returns its input. */
  static boolean handsOn(LayerConfig layer) {
    return layer.type().equals("InputLayer") || is(layer, LayerEntry::hasNoEffect);
  }

  /** A functional model. */
  Map<String, Object> functional(String name, Config model) {
    return entry("Functional", functionalConfig(name, model, false));
  }

  private Map<String, Object> functionalConfig(String name, Config given, boolean isWithin) {
    Config saved = CallNumbers.fromZero(given, version.major() >= 3);
    Config model = Splits.asSlices(saved);
    List<Object> all = new ArrayList<>();
    Map<String, Map<String, Object>> translated = new HashMap<>();
    Set<String> texts = new HashSet<>();
    TakenMasks.Graph written =
        TakenMasks.Graph.of(Operations.asLayers(entries(model)), outputs(model));
    TakenMasks.Graph graph =
        TakenMasks.ended(
            version,
            TakenMasks.Graph.of(entries(saved), outputs(saved)),
            written,
            masks(written, translated),
            isWithin);
    GraphMasks masks = masks(graph, translated);
    for (LayerConfig layer : graph.entries().stream().map(LayerConfig::of).toList()) {
      if (masks.isOnlyMask(layer)) {
        continue;
      }
      Map<String, Object> one = translated.computeIfAbsent(layer.name(), key -> layer(layer));
      if (masks.areIgnoredWithStates(layer)) {
        ignoreMaskWithStates(one);
      }
      List<GraphCall> calls = masks.calls(layer);
      if (isOfTexts(layer) || readsAny(texts, calls) && returnsTexts(layer, one)) {
        texts.add(layer.name());
      }
      if (isCausal(layer, calls)) {
        map("config", one).put("use_causal_mask", true);
      }
      one.put("name", layer.name());
      one.put("inbound_nodes", calls.stream().map(call -> references(call.on())).toList());
      all.add(one);
    }
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("name", name);
    config.put("layers", all);
    config.put(
        "input_layers", references(GraphTensor.all(model.get("input_layers"), model.place())));
    config.put("output_layers", references(graph.outputs()));
    return config;
  }

  private static List<Config> entries(Config model) {
    return Config.objects(model.get("layers"), model.place().layers());
  }

  private static List<GraphTensor> outputs(Config model) {
    return GraphTensor.all(model.get("output_layers"), model.place());
  }

  private GraphMasks masks(TakenMasks.Graph graph, Map<String, Map<String, Object>> translated) {
    return new GraphMasks(
        graph,
        version.major() >= 3,
        (layer, tensor) ->
            maskSource(
                layer, translated.computeIfAbsent(layer.name(), key -> layer(layer)), tensor));
  }

  private static boolean readsAny(Set<String> layers, List<GraphCall> calls) {
    return calls.stream()
        .flatMap(call -> call.on().stream())
        .anyMatch(tensor -> layers.contains(tensor.layer()));
  }

  /** Where the mask of a tensor that a layer returns comes from. */
  private static MaskSource maskSource(
      LayerConfig layer, Map<String, Object> translated, int tensor) {
    return is(layer, LayerEntry::isModel)
        ? MaskSource.LAYERS_WITHIN
        : REGISTRY.layer(translated).maskSource(tensor);
  }

  /**
   * Whether the calls of an attention ask for a causal mask, which is an option of the layer here.
   */
  private static boolean isCausal(LayerConfig layer, List<GraphCall> calls) {
    boolean isCausal = calls.stream().anyMatch(GraphCall::isCausal);
    if (isCausal && !calls.stream().allMatch(GraphCall::isCausal)) {
      throw layer
          .place()
          .unsupported(
              "all calls must ask for a causal mask, or none: use_causal_mask, calls=%d",
              calls.size());
    }
    return isCausal;
  }

  private static void ignoreMaskWithStates(Map<String, Object> entry) {
    Map<String, Object> config = map("config", entry);
    if ("Bidirectional".equals(entry.get("class_name"))) {
      for (String direction : List.of("layer", "backward_layer")) {
        if (config.containsKey(direction)) {
          ignoreMaskWithStates(map(direction, config));
        }
      }
    } else {
      config.put("ignore_mask_with_states", true);
    }
  }

  @SuppressWarnings("unchecked") // Created here from mutable maps.
  private static Map<String, Object> map(String key, Map<String, Object> of) {
    return (Map<String, Object>) Objects.requireNonNull(of.get(key), key);
  }

  private static List<Object> references(List<GraphTensor> tensors) {
    return tensors.stream().map(t -> (Object) t.reference()).toList();
  }

  /** A model within a model. */
  Map<String, Object> model(LayerConfig model) {
    if (!model.type().equals("Sequential")) {
      return functionalConfig(model.name(), model.config(), true);
    }
    return sequentialConfig(
        model.name(),
        Config.objects(model.config().get("layers"), model.place().in("layers")).stream()
            .map(LayerConfig::of)
            .toList());
  }

  // -- layers

  /** A layer; an InputLayer stays one. */
  Map<String, Object> layer(LayerConfig layer) {
    Map<String, Object> to = new LinkedHashMap<>();
    if (!layer.name().isEmpty()) {
      to.put("name", layer.name());
    }
    to.put("trainable", layer.config().flag("trainable", true));
    if (layer.type().equals("InputLayer")) {
      inputShape(layer.config()).ifPresent(shape -> to.put("batch_input_shape", shape.dims()));
      return entry(layer.type(), to);
    }
    LayerEntry known = REGISTRY.stored(layer.type()).orElseThrow(() -> notSupported(layer));
    requireNotQuantized(layer);
    if (known.hasNoEffect()) {
      return withoutEffect(to);
    }
    known.translate(new KerasLayer(layer, this), to);
    if (layer.type().equals("Softmax")) {
      softmaxes.add(layer.name());
      to.put(StepSoftmax.IS_WITHIN, within.contains(layer.name()));
    }
    // Without a number of sequences no state is carried.
    to.computeIfPresent("stateful", (key, stateful) -> (boolean) stateful && hasBatch);
    // With one, Keras itself hands on the mask of the input, and tf.keras that of the layer within.
    to.computeIfPresent(
        "layer_mask",
        (key, own) ->
            (boolean) own && !(hasBatch && !version.isTensorFlows() && version.isBefore(2, 4)));
    return entry(known.className(), to);
  }

  /** Of the policies of {@code dtype}, those of {@code model.quantize(...)} have a mode. */
  private static void requireNotQuantized(LayerConfig layer) {
    String mode = layer.config().get("dtype").path("config").path("mode").asText("");
    if (!mode.isEmpty()) {
      throw layer
          .place()
          .unsupported(
              "a layer must not be quantized: %s, mode=%s; save the model before model.quantize(...)",
              layer.type(), mode);
    }
  }

  private static RuntimeException notSupported(LayerConfig layer) {
    if (OF_TEXTS.contains(layer.type())) {
      return layer
          .place()
          .unsupported(
              "layer not supported: %s; of the layers that take texts StringLookup and Hashing are supported; save the model that begins behind it, and compute its inputs before the model",
              layer.type());
    }
    String names =
        REGISTRY.entries().stream()
            .filter(entry -> !entry.isOperation())
            .flatMap(entry -> entry.storedNames().stream())
            .collect(Collectors.joining(", "));
    return layer
        .place()
        .unsupported(
            "layer not supported: %s%s; use layers of this list in its place, and save the model again: %s",
            layer.type(), ofCode(layer.type()), names);
  }

  /** Why code is not run, in brackets, for the message about a layer. */
  private static String ofCode(String type) {
    return type.equals("Lambda") || type.equals("TFOpLambda")
        ? " (it is Python code, which is never run)"
        : "";
  }

  /** A layer within a Bidirectional. */
  Map<String, Object> direction(LayerConfig layer) {
    Map<String, Object> entry = layer(layer);
    if (version.forcesZerosOfDirections()) {
      map("config", entry)
          .put("zero_output_for_mask", layer.config().flag("return_sequences", false));
    }
    return entry;
  }

  /** A cell. */
  Map<String, Object> cell(LayerConfig cell) {
    CellEntry known =
        REGISTRY
            .cellEntry(cell.type())
            .filter(CellEntry::isOfKeras)
            .orElseThrow(() -> cellNotSupported(cell));
    Map<String, Object> to = new LinkedHashMap<>();
    known.translate(new KerasLayer(cell, this), to);
    return entry(known.className(), to);
  }

  private static RuntimeException cellNotSupported(LayerConfig cell) {
    return cell.place()
        .unsupported(
            "cell not supported: %s; supported: SimpleRNNCell, GRUCell, LSTMCell, StackedRNNCells",
            cell.type());
  }

  /** The shape that an input declares, with its rows. */
  static Optional<TensorShape> inputShape(Config config) {
    return Stream.of("batch_input_shape", "batch_shape")
        .filter(key -> config.get(key).isArray())
        .findFirst()
        .map(key -> shape(config, key));
  }

  /**
   * The shape of an input that a model was built for. Its rows are those of the first batch, so
   * they stay open.
   */
  static Optional<TensorShape> builtFor(Config model, String object, String key) {
    if (!model.get(object).path(key).isArray() || model.get(object).path(key).size() < 2) {
      return Optional.empty();
    }
    List<Integer> dims = new ArrayList<>(shape(model.object(object), key).dims());
    dims.set(0, TensorShape.UNKNOWN);
    return Optional.of(new TensorShape(dims));
  }

  private static TensorShape shape(Config config, String key) {
    List<Integer> dims = new ArrayList<>();
    for (JsonNode dim : config.get(key)) {
      dims.add(dim.isNull() ? TensorShape.UNKNOWN : config.size(key, dim));
    }
    return new TensorShape(dims);
  }

  private static Map<String, Object> entry(String className, Map<String, Object> config) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("class_name", className);
    entry.put("config", config);
    return entry;
  }
}
