package io.streamrnn.model.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamrnn.cell.Activation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Says the configurations of all Keras releases in the words of one, which {@link
 * io.streamrnn.sequence.LayerRegistry} knows.
 */
final class LayerConfigs {

  private static final String NAMES =
      "SimpleRNN, GRU, LSTM, ConvLSTM2D, CuDNNGRU, CuDNNLSTM, RNN, Bidirectional, Masking,"
          + " Embedding, Dense, TimeDistributed, Activation, ReLU, Softmax, BatchNormalization,"
          + " LayerNormalization, Flatten, RepeatVector, Concatenate, Add, Multiply, Average,"
          + " Subtract, Maximum, Minimum, Sequential, functional models, InputLayer, and what acts in training only, such as"
          + " Dropout";

  // Unrolling changes how Keras computes, and no number.
  private static final List<String> FLAGS =
      List.of(
          "return_sequences", "return_state", "go_backwards", "time_major", "zero_output_for_mask");

  private static final Set<String> RECURRENT =
      Set.of("SimpleRNN", "GRU", "LSTM", "CuDNNGRU", "CuDNNLSTM", "RNN");

  private static final Set<String> OVER_STEPS =
      Set.of(
          "SimpleRNN",
          "GRU",
          "LSTM",
          "CuDNNGRU",
          "CuDNNLSTM",
          "RNN",
          "TimeDistributed",
          "Bidirectional");

  private static final Set<String> KEEPS_STEPS =
      Set.of("Dense", "Activation", "BatchNormalization", "LayerNormalization");

  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "Dropout",
          "SpatialDropout1D",
          "AlphaDropout",
          "GaussianDropout",
          "GaussianNoise",
          "ActivityRegularization");

  private final KerasVersion version;
  private final SizeBudget budget;
  private final boolean hasBatch;

  /**
   * For configurations of a release.
   *
   * @param budget of the file, which bounds the weights that there can be
   * @param hasBatch whether the number of sequences is known, without which a stateful layer has
   *     nothing to carry
   */
  LayerConfigs(KerasVersion version, SizeBudget budget, boolean hasBatch) {
    this.version = version;
    this.budget = budget;
    this.hasBatch = hasBatch;
  }

  // -- models

  /** A Sequential model; layers that hand on their input are left out. */
  Map<String, Object> sequential(String name, List<LayerConfig> layers) {
    requireSequences(layers);
    List<Object> all = new ArrayList<>();
    for (LayerConfig layer : layers) {
      if (!handsOn(layer)) {
        all.add(layer(layer));
      }
    }
    if (all.isEmpty()) {
      all.add(withoutEffect(Map.of()));
    }
    return entry("Sequential", Map.of("name", name, "layers", all));
  }

  /** Rejects a layer over steps where one before it returns its last output only. */
  private static void requireSequences(List<LayerConfig> layers) {
    Optional<LayerConfig> last = Optional.empty();
    for (LayerConfig layer : layers) {
      if (last.isPresent() && OVER_STEPS.contains(layer.type())) {
        throw layer
            .place()
            .unsupported(
                "%s takes a sequence, but %s '%s' returns its last output only (return_sequences=false); use return_sequences=true there, or leave the layers after it out",
                layer.type(), last.get().type(), last.get().name());
      }
      last = returnsLast(layer) ? Optional.of(layer) : makesSteps(layer) ? Optional.empty() : last;
    }
  }

  private static boolean returnsLast(LayerConfig layer) {
    return RECURRENT.contains(layer.type()) && !layer.config().flag("return_sequences", false);
  }

  /** Whether the output of a layer may have steps whatever its input has. */
  private static boolean makesSteps(LayerConfig layer) {
    return !handsOn(layer) && !KEEPS_STEPS.contains(layer.type());
  }

  private static Map<String, Object> withoutEffect(Map<String, Object> config) {
    Map<String, Object> to = new LinkedHashMap<>(config);
    to.put("activation", "linear");
    return entry("Activation", to);
  }

  /** Whether a layer hands on its input as it is. */
  static boolean handsOn(LayerConfig layer) {
    return layer.type().equals("InputLayer") || WITHOUT_EFFECT.contains(layer.type());
  }

  /** A functional model. */
  Map<String, Object> functional(String name, Config model) {
    List<Object> all = new ArrayList<>();
    List<Config> entries = Config.objects(model.get("layers"), model.place().layers());
    List<GraphTensor> outputs = GraphTensor.all(model.get("output_layers"), model.place());
    GraphMasks masks = new GraphMasks(entries, outputs, version.major() >= 3);
    for (LayerConfig layer : entries.stream().map(LayerConfig::of).toList()) {
      if (masks.isOnlyMask(layer)) {
        continue;
      }
      Map<String, Object> one = layer(layer);
      if (masks.areIgnoredWithStates(layer)) {
        ignoreMaskWithStates(one);
      }
      one.put("name", layer.name());
      one.put(
          "inbound_nodes", masks.calls(layer).stream().map(call -> references(call.on())).toList());
      all.add(one);
    }
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("name", name);
    config.put("layers", all);
    config.put(
        "input_layers", references(GraphTensor.all(model.get("input_layers"), model.place())));
    config.put("output_layers", references(outputs));
    return entry("Functional", config);
  }

  private static void ignoreMaskWithStates(Map<String, Object> entry) {
    Map<String, Object> config = map(entry.get("config"));
    if (entry.get("class_name").equals("Bidirectional")) {
      for (String direction : List.of("layer", "backward_layer")) {
        if (config.containsKey(direction)) {
          ignoreMaskWithStates(map(config.get(direction)));
        }
      }
    } else {
      config.put("ignore_mask_with_states", true);
    }
  }

  @SuppressWarnings("unchecked") // Made here, of maps that can be changed.
  private static Map<String, Object> map(Object config) {
    return (Map<String, Object>) config;
  }

  private static List<Object> references(List<GraphTensor> tensors) {
    return tensors.stream().map(t -> (Object) t.reference()).toList();
  }

  // -- layers

  /** A layer; an InputLayer stays one. */
  Map<String, Object> layer(LayerConfig layer) {
    Config config = layer.config();
    Map<String, Object> to = new LinkedHashMap<>();
    if (!layer.name().isEmpty()) {
      to.put("name", layer.name());
    }
    to.put("trainable", config.flag("trainable", true));
    if (WITHOUT_EFFECT.contains(layer.type())) {
      return withoutEffect(to);
    }
    switch (layer.type()) {
      case "SimpleRNN", "GRU", "LSTM", "CuDNNGRU", "CuDNNLSTM" -> {
        flags(config, to);
        cell(layer, to);
        TrainingOptions.copyActivity(config, to);
        return entry(layer.type().replace("CuDNN", ""), to);
      }
      case "ConvLSTM2D" -> {
        requireChannelsLast(layer);
        flags(config, to);
        copy(config, to, "filters", "kernel_size", "strides", "padding", "data_format");
        copy(config, to, "dilation_rate", "use_bias");
        activations(config, to);
        TrainingOptions.copyCell(config, to);
        TrainingOptions.copyActivity(config, to);
      }
      case "RNN" -> {
        flags(config, to);
        to.put("cell", cellEntry(layer.inner("cell")));
        copy(config, to, "num_constants");
        TrainingOptions.copyActivity(config, to);
      }
      case "Bidirectional" -> {
        to.put("layer", direction(layer.inner("layer")));
        if (config.has("backward_layer")) {
          to.put("backward_layer", direction(layer.inner("backward_layer")));
        }
        if (!config.get("merge_mode").isMissingNode()) {
          to.put("merge_mode", Json.value(config.get("merge_mode")));
        }
      }
      case "TimeDistributed" -> to.put("layer", layer(layer.inner("layer")));
      case "Sequential" -> {
        return sequential(
            layer.name(),
            Config.objects(config.get("layers"), layer.place().in("layers")).stream()
                .map(LayerConfig::of)
                .toList());
      }
      case "Model", "Functional" -> {
        return functional(layer.name(), config);
      }
      case "Dense" -> {
        int units = config.size("units", "output_dim");
        budget.require(4L * units, layer.place());
        to.put("units", units);
        to.put("use_bias", CellReader.usesBias(config));
        to.put("activation", activation(config, "activation", Activation.LINEAR));
        TrainingOptions.copyDense(config, to);
        TrainingOptions.copyActivity(config, to);
      }
      case "Activation" ->
          to.put("activation", activation(config, "activation", Activation.LINEAR));
      case "ReLU" -> {
        requirePlain(layer);
        to.put("activation", "relu");
        return entry("Activation", to);
      }
      case "Softmax" -> {
        requireLastAxis(layer);
        to.put("activation", "softmax");
        return entry("Activation", to);
      }
      case "Masking" -> copy(config, to, "mask_value");
      case "Embedding" -> {
        to.put("input_dim", config.size("input_dim"));
        to.put("output_dim", config.size("output_dim"));
        to.put("mask_zero", config.flag("mask_zero", false));
        budget.require(4L * config.size("input_dim") * config.size("output_dim"), layer.place());
        TrainingOptions.copyEmbedding(config, to);
        TrainingOptions.copyActivity(config, to);
      }
      case "BatchNormalization", "LayerNormalization" -> {
        requireFeatureAxis(layer);
        copy(config, to, "epsilon", "center", "scale");
      }
      case "RepeatVector" -> to.put("n", config.size("n"));
      case "Concatenate", "Add", "Multiply", "Average", "Subtract", "Maximum", "Minimum" -> {
        copy(config, to, "axis");
        to.put("any_mask", version.major() >= 3);
      }
      // A mask that comes to it was no hindrance to the release that wrote the file.
      case "Flatten" -> to.put("ignore_mask", true);
      case "InputLayer" -> to.put("batch_input_shape", inputShape(config));
      default ->
          throw layer
              .place()
              .unsupported("layer not supported: %s; supported: %s", layer.type(), NAMES);
    }
    return entry(layer.type(), to);
  }

  private Map<String, Object> direction(LayerConfig layer) {
    Map<String, Object> entry = layer(layer);
    if (version.forcesZerosOfDirections()) {
      map(entry.get("config"))
          .put("zero_output_for_mask", layer.config().flag("return_sequences", false));
    }
    return entry;
  }

  /** The shape of an input with its rows, unknown extents null. */
  static List<Object> inputShape(Config config) {
    for (String key : List.of("batch_input_shape", "batch_shape")) {
      if (config.get(key).isArray()) {
        return dims(config, key);
      }
    }
    return null;
  }

  private static List<Object> dims(Config config, String key) {
    List<Object> dims = new ArrayList<>();
    for (JsonNode dim : config.get(key)) {
      dims.add(dim.isNull() ? null : (Object) config.size(key, dim));
    }
    return dims;
  }

  private void flags(Config config, Map<String, Object> to) {
    for (String flag : FLAGS) {
      to.put(flag, config.flag(flag, false));
    }
    to.put("stateful", config.flag("stateful", false) && hasBatch);
  }

  private static void copy(Config config, Map<String, Object> to, String... keys) {
    for (String key : keys) {
      if (config.has(key)) {
        to.put(key, Json.value(config.get(key)));
      }
    }
  }

  private static Map<String, Object> entry(String className, Map<String, Object> config) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("class_name", className);
    entry.put("config", config);
    return entry;
  }

  // -- cells

  private Map<String, Object> cellEntry(LayerConfig cell) {
    Map<String, Object> to = new LinkedHashMap<>();
    if (cell.type().equals("StackedRNNCells")) {
      List<Object> cells = new ArrayList<>();
      cell.config().objects("cells").forEach(c -> cells.add(cellEntry(LayerConfig.of(c))));
      to.put("cells", cells);
      to.put("reverse_state_order", cell.config().flag("reverse_state_order", false));
    } else {
      CellReader.cells(cell);
      cell(cell, to);
    }
    return entry(cell.type(), to);
  }

  private void cell(LayerConfig cell, Map<String, Object> to) {
    Config config = cell.config();
    int units = config.size("units", "output_dim");
    budget.require(4L * units * units, cell.place());
    to.put("units", units);
    TrainingOptions.copyCell(config, to);
    if (cell.type().contains("LSTM")) {
      copy(config, to, "unit_forget_bias");
    }
    if (cell.type().startsWith("CuDNN")) {
      to.put("activation", "tanh");
      to.put("recurrent_activation", "sigmoid");
    } else {
      to.put("use_bias", CellReader.usesBias(config));
      if (cell.type().startsWith("SimpleRNN")) {
        to.put("activation", activation(config, "activation", Activation.TANH));
      } else {
        activations(config, to);
      }
    }
    if (cell.type().contains("GRU")) {
      to.put("reset_after", cell.type().equals("CuDNNGRU") || config.flag("reset_after", false));
    }
  }

  private void activations(Config config, Map<String, Object> to) {
    String recurrent = config.has("inner_activation") ? "inner_activation" : "recurrent_activation";
    to.put("activation", activation(config, "activation", Activation.TANH));
    to.put("recurrent_activation", activation(config, recurrent, version.recurrentActivation()));
  }

  private String activation(Config config, String key, Activation fallback) {
    return Activations.read(config, key, fallback, version).kerasName();
  }

  // -- options that are not supported

  private static void requirePlain(LayerConfig relu) {
    for (String key : List.of("max_value", "negative_slope", "threshold")) {
      JsonNode value = relu.config().get(key);
      if (!value.isMissingNode() && !value.isNull() && value.asDouble(1) != 0) {
        throw relu.place()
            .unsupported("an activation with parameters is not supported: relu, %s=%s", key, value);
      }
    }
  }

  /** What is normalized are the features of a step. */
  private static void requireFeatureAxis(LayerConfig normalization) {
    JsonNode axis = normalization.config().get("axis");
    JsonNode one = axis.isArray() && axis.size() == 1 ? axis.get(0) : axis;
    // Of inputs [B, T, I] the last axis is also number 2.
    if (normalization.config().has("axis") && one.asInt(0) != -1 && one.asInt(0) != 2) {
      throw normalization
          .place()
          .unsupported(
              "a %s works on the last axis: axis=%s; supported: -1, 2", normalization.type(), axis);
    }
    if (normalization.config().flag("rms_scaling", false)) {
      throw normalization
          .place()
          .unsupported(
              "option not supported: rms_scaling=true of %s; supported: rms_scaling=false",
              normalization.type());
    }
  }

  private static void requireChannelsLast(LayerConfig images) {
    JsonNode format = images.config().get("data_format");
    if (format.isTextual() && !format.textValue().equals("channels_last")) {
      throw images
          .place()
          .unsupported("images have their channels last: data_format=%s", Config.shorten(format));
    }
  }

  private static void requireLastAxis(LayerConfig softmax) {
    JsonNode axis = softmax.config().get("axis");
    if (!axis.isMissingNode() && axis.asInt(0) != -1) {
      throw softmax.place().unsupported("softmax is over the last axis: axis=%s", axis);
    }
  }
}
