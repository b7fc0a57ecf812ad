/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamrnn.layers.MaskSource;
import io.streamrnn.model.UnsupportedModelException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The masks of a functional model. Keras 3 writes how it computed them as operations between the
 * layers, {@code NotEqual} and {@code Any}, and calls name the result. Layers here pass masks to
 * the next layers, so the operations are left out if the masks are equal; otherwise the model is
 * rejected.
 */
final class GraphMasks {

  /** The source of a mask: a test of all features of a tensor's steps, or of its entries. */
  private record Test(GraphTensor of, double not, boolean ofSteps) {}

  // More than real models merge; a hostile file could fill the memory with them.
  private static final int MOST_TESTS = 64;

  /**
   * Which steps are used: those that one of the tests finds.
   *
   * @param any the tests, null if all steps are used
   * @param isWide whether it has an axis of features after the steps
   */
  private record Mask(@Nullable Set<Test> any, boolean isWide) {

    static final Mask NONE = new Mask(null, false);

    Mask or(Mask other) {
      boolean wide = isWide || other.isWide;
      if (any == null || other.any == null) {
        return new Mask(null, wide);
      }
      Set<Test> both = new HashSet<>(any);
      both.addAll(other.any);
      if (both.size() > MOST_TESTS) {
        throw new UnsupportedModelException(
            "masks of too many layers are merged: limit=" + MOST_TESTS);
      }
      return new Mask(both, wide);
    }
  }

  /** Operations that are read here if they compute masks. */
  static final Set<String> OPERATIONS =
      Set.of(
          "NotEqual",
          "Any",
          "ExpandDims",
          "ConvertToTensor",
          "ZerosLike",
          "OnesLike",
          "LogicalOr",
          "Concatenate");

  private static final String OF_TAKEN =
      " (since Keras 3.8 a MultiHeadAttention takes the masks off its inputs, so that what is computed from them later has another mask, or none); give the layer its input without a mask, such as x[:, :], or build the model without masks, then train it and save it again";

  private record Layer(LayerConfig config, List<GraphCall> calls) {}

  private final Map<String, Layer> layers = new LinkedHashMap<>();
  private final Map<String, Config> operations = new HashMap<>();
  private final Map<GraphTensor, Mask> handedOn = new HashMap<>();
  private final Map<GraphTensor, @Nullable Mask> computed = new HashMap<>();
  private final boolean areTaken;
  private final boolean keras3;
  private final BiFunction<LayerConfig, Integer, MaskSource> sources;

  /**
   * The masks of a model.
   *
   * @param keras3 whether calls with initial states have the masks that Keras 3 gives them
   * @param sources the sources of the masks of layers, by the number of the tensor
   */
  GraphMasks(
      TakenMasks.Graph graph,
      boolean keras3,
      BiFunction<LayerConfig, Integer, MaskSource> sources) {
    this.areTaken = graph.areTaken();
    this.keras3 = keras3;
    this.sources = sources;
    for (Config entry : graph.entries()) {
      LayerConfig config = LayerConfig.of(entry);
      if (isOperation(entry)) {
        operations.put(config.name(), entry);
      }
    }
    for (Config entry : graph.entries()) {
      LayerConfig config = LayerConfig.of(entry);
      if (!computes(new GraphTensor(config.name(), 0, 0))) {
        layers.put(config.name(), new Layer(config, GraphCall.all(config, entry)));
      }
    }
    requireOnlyMasks(graph.outputs());
    layers.values().stream()
        .flatMap(l -> l.calls().stream())
        .forEach(c -> requireOnlyMasks(c.on()));
  }

  /** Rejects operations whose results are more than masks. */
  private void requireOnlyMasks(List<GraphTensor> used) {
    for (GraphTensor tensor : used) {
      Config entry = operations.get(tensor.layer());
      if (entry != null && computes(tensor)) {
        LayerConfig operation = LayerConfig.of(entry);
        throw operation
            .place()
            .unsupported("layer not supported: %s, unless it computes a mask", operation.type());
      }
    }
  }

  /** An HDF5 file does not have the module; layers have the key trainable. */
  private static boolean isOperation(Config entry) {
    String module = entry.get("module").asText("");
    return module.contains(".ops.")
        || module.isEmpty()
            && OPERATIONS.contains(entry.text("class_name"))
            && !entry.get("config").has("trainable");
  }

  /** Whether an entry computes a mask and nothing else, and can be left out. */
  boolean isOnlyMask(LayerConfig layer) {
    return !layers.containsKey(layer.name());
  }

  /** The calls of a layer; the masks that they name are those that its inputs have. */
  List<GraphCall> calls(LayerConfig layer) {
    List<GraphCall> calls = callsOf(layer);
    calls.forEach(call -> requireHandedOn(layer, call));
    return calls;
  }

  /** The calls of a layer, as they are written; none if the layer is left out. */
  List<GraphCall> callsOf(LayerConfig layer) {
    Layer known = layers.get(layer.name());
    return known == null ? List.of() : known.calls();
  }

  private void requireHandedOn(LayerConfig layer, GraphCall call) {
    call.masks().forEach((input, mask) -> requireHandedOn(layer, call, input, mask));
  }

  private void requireHandedOn(LayerConfig layer, GraphCall call, int input, GraphTensor mask) {
    Mask expected = computed(mask);
    if (expected == null || expected.isWide() || input >= call.on().size()) {
      throw layer.place().unsupported("a call with more arguments is not supported: mask");
    }
    GraphTensor of = call.on().get(input);
    if (!expected.equals(handedOn(of))) {
      throw layer
          .place()
          .unsupported(
              "a mask must be that of the input: mask='%s', input='%s'%s",
              mask.layer(), of.layer(), areTaken ? OF_TAKEN : "");
    }
  }

  /**
   * Whether calls of a layer with initial states have no mask, though their input has one: Keras 3
   * passes masks to calls on one tensor only; other calls have the mask that they name.
   */
  boolean areIgnoredWithStates(LayerConfig layer) {
    List<GraphCall> calls =
        callsOf(layer).stream()
            .filter(call -> hasStates(layer, call) && !handedOn(call.on().get(0)).equals(Mask.NONE))
            .toList();
    boolean isAnySaid = calls.stream().anyMatch(call -> call.mask() != null);
    if (keras3 && isAnySaid && calls.stream().anyMatch(call -> call.mask() == null)) {
      throw layer
          .place()
          .unsupported(
              "all calls with initial states must name a mask, or none: calls=%d", calls.size());
    }
    return keras3 && !calls.isEmpty() && !isAnySaid;
  }

  private static boolean hasStates(LayerConfig layer, GraphCall call) {
    return GraphCall.takesStates(layer.type()) && call.on().size() > 1;
  }

  // -- masks that operations compute

  private boolean computes(GraphTensor tensor) {
    return computed(tensor) != null;
  }

  /** The mask that an operation computes; null if it computes none. */
  private @Nullable Mask computed(GraphTensor tensor) {
    Config operation = operations.get(tensor.layer());
    if (operation == null || tensor.index() != 0) {
      return null;
    }
    if (!computed.containsKey(tensor)) {
      // For operations that depend on themselves.
      computed.put(tensor, null);
      computed.put(tensor, compute(operation, tensor.call()));
    }
    return computed.get(tensor);
  }

  private @Nullable Mask compute(Config operation, int number) {
    JsonNode call = operation.get("inbound_nodes").path(number);
    JsonNode args = call.path("args");
    JsonNode options = operation.get("config");
    JsonNode first = args.path(0);
    boolean isOnLast = options.path("axis").asInt(0) == -1;
    return switch (operation.text("class_name")) {
      case "NotEqual" -> notEqual(tensor(first), args.path(1));
      case "Any" -> isOnLast && args.size() == 1 ? ofSteps(tensor(first)) : null;
      case "ExpandDims" -> {
        Mask mask = maskOf(first);
        yield isOnLast && mask != null && !mask.isWide() ? new Mask(mask.any(), true) : null;
      }
      // Attention passes on the mask of its first input, as a tensor.
      case "ConvertToTensor" -> maskOf(first);
      case "ZerosLike" -> isOfValues(first) ? new Mask(Set.of(), true) : null;
      case "OnesLike" -> isOfValues(first) ? new Mask(null, true) : null;
      case "LogicalOr" -> or(List.of(first, args.path(1)));
      case "Concatenate" -> {
        List<JsonNode> all = new ArrayList<>();
        first.forEach(all::add);
        Mask mask = isOnLast ? or(all) : null;
        yield mask != null && mask.isWide() ? mask : null;
      }
      default -> null;
    };
  }

  private static @Nullable Mask notEqual(@Nullable GraphTensor of, JsonNode value) {
    return of != null && value.isNumber()
        // Layers compare in float32.
        ? new Mask(Set.of(new Test(of, value.floatValue(), false)), false)
        : null;
  }

  /** Which steps have an entry that is true. */
  private @Nullable Mask ofSteps(@Nullable GraphTensor tensor) {
    Mask mask = tensor == null ? null : computed(tensor);
    if (mask == null || mask.isWide()) {
      return mask == null ? null : new Mask(mask.any(), false);
    }
    Set<Test> any = mask.any();
    if (any == null || any.stream().anyMatch(Test::ofSteps)) {
      return null;
    }
    Set<Test> steps = new HashSet<>();
    any.forEach(test -> steps.add(new Test(test.of(), test.not(), true)));
    return new Mask(steps, false);
  }

  private @Nullable Mask or(List<JsonNode> of) {
    Mask all = null;
    for (JsonNode each : of) {
      Mask mask = maskOf(each);
      if (mask == null) {
        return null;
      }
      all = all == null ? mask : all.or(mask);
    }
    return all;
  }

  private @Nullable Mask maskOf(JsonNode argument) {
    GraphTensor tensor = tensor(argument);
    return tensor == null ? null : computed(tensor);
  }

  private boolean isOfValues(JsonNode argument) {
    GraphTensor tensor = tensor(argument);
    return tensor != null && !operations.containsKey(tensor.layer());
  }

  private static @Nullable GraphTensor tensor(JsonNode argument) {
    JsonNode history = argument.path("config").path("keras_history");
    return history.path(0).isTextual()
        ? new GraphTensor(
            history.path(0).textValue(), history.path(1).asInt(), history.path(2).asInt())
        : null;
  }

  // -- masks of the outputs of layers

  /** Whether layers hand on a mask with a tensor. */
  boolean isMasked(GraphTensor tensor) {
    return !handedOn(tensor).equals(Mask.NONE);
  }

  /** The source of the mask of a tensor of a layer, by its number. */
  MaskSource source(LayerConfig layer, int tensor) {
    return sources.apply(layer, tensor);
  }

  private Mask handedOn(GraphTensor tensor) {
    if (!handedOn.containsKey(tensor)) {
      // For layers that depend on themselves, which are rejected when they are wired.
      handedOn.put(tensor, Mask.NONE);
      handedOn.put(tensor, handOn(tensor));
    }
    return handedOn.getOrDefault(tensor, Mask.NONE);
  }

  private Mask handOn(GraphTensor tensor) {
    Layer layer = layers.get(tensor.layer());
    if (layer == null || on(layer, tensor.call()).isEmpty()) {
      return Mask.NONE;
    }
    List<GraphTensor> on = on(layer, tensor.call());
    MaskSource source = sources.apply(layer.config(), tensor.index());
    return switch (source.kind()) {
      case NONE -> Mask.NONE;
      case INPUT -> handedOn(on.get(0));
      case ALL_INPUTS -> on.stream().map(this::handedOn).reduce(Mask::or).orElse(Mask.NONE);
      case COMPUTED -> ofTest(new Test(on.get(0), source.skippedValue(), source.ofSteps()));
      case LAYERS_WITHIN -> ofModel(tensor);
    };
  }

  /** What a layer is called on; empty if it has no such call. */
  private static List<GraphTensor> on(Layer layer, int call) {
    boolean isCall = call >= 0 && call < layer.calls().size();
    return isCall ? layer.calls().get(call).on() : List.of();
  }

  private static Mask ofTest(Test test) {
    return new Mask(Set.of(test), false);
  }

  /** The mask of a model within this one, which equals no other mask. */
  private static Mask ofModel(GraphTensor output) {
    return ofTest(new Test(output, Double.NaN, true));
  }
}
