package io.streamrnn.sequence;

import io.streamrnn.internal.ClassConfig;
import io.streamrnn.internal.ConfigReader;
import io.streamrnn.spec.ActivationSpec;
import io.streamrnn.spec.BatchNormalizationSpec;
import io.streamrnn.spec.CellSpec;
import io.streamrnn.spec.ConvLstm2dSpec;
import io.streamrnn.spec.DenseSpec;
import io.streamrnn.spec.DropoutSpec;
import io.streamrnn.spec.EmbeddingSpec;
import io.streamrnn.spec.GruDSpec;
import io.streamrnn.spec.GruSpec;
import io.streamrnn.spec.LayerNormalizationSpec;
import io.streamrnn.spec.LruSpec;
import io.streamrnn.spec.LstmSpec;
import io.streamrnn.spec.MinGruSpec;
import io.streamrnn.spec.MinLstmSpec;
import io.streamrnn.spec.PeepholeLstmSpec;
import io.streamrnn.spec.Regularizer;
import io.streamrnn.spec.Regularizers;
import io.streamrnn.spec.SimpleRnnSpec;
import io.streamrnn.spec.StackedSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Makes layers and cells from Keras's configurations ({@code from_config}), users' cells included
 * ({@code custom_objects}). Immutable, safe for use by many threads; configurations are left as
 * they are.
 *
 * <pre>{@code
 * LayerRegistry registry = LayerRegistry.standard()
 *     .withCell("MinimalRNNCell", config -> new MinimalRnn((Integer) config.get("units")));
 * Layer copy = registry.layer(layer.className(), layer.config());
 * }</pre>
 */
public final class LayerRegistry {

  private static final LayerRegistry STANDARD =
      new LayerRegistry(Map.of())
          .withCell("SimpleRNNCell", SimpleRnnSpec::fromConfig)
          .withCell("GRUCell", GruSpec::fromConfig)
          .withCell("LSTMCell", LstmSpec::fromConfig)
          .withCell("ConvLSTM2DCell", ConvLstm2dSpec::fromConfig)
          .withCell("PeepholeLSTMCell", PeepholeLstmSpec::fromConfig)
          .withCell("MinGRUCell", MinGruSpec::fromConfig)
          .withCell("MinLSTMCell", MinLstmSpec::fromConfig)
          .withCell("LRUCell", LruSpec::fromConfig)
          .withCell("GRUDCell", GruDSpec::fromConfig);

  private static final List<String> RECURRENT =
      List.of("RNN", "SimpleRNN", "GRU", "LSTM", "ConvLSTM2D");

  private static final List<String> LAYERS =
      List.of(
          "RNN",
          "SimpleRNN",
          "GRU",
          "LSTM",
          "ConvLSTM2D",
          "Bidirectional",
          "Sequential",
          "Masking",
          "Embedding",
          "Dense",
          "Activation",
          "Dropout",
          "LayerNormalization",
          "BatchNormalization",
          "TimeDistributed",
          "RepeatVector",
          "Flatten",
          "Concatenate",
          "Add",
          "Multiply",
          "Average",
          "Subtract",
          "Maximum",
          "Minimum",
          "Model",
          "Functional");

  private final Map<String, Function<Map<String, Object>, CellSpec>> cells;

  private LayerRegistry(Map<String, Function<Map<String, Object>, CellSpec>> cells) {
    this.cells = cells;
  }

  /** The classes of all layers. */
  static List<String> classNames() {
    return LAYERS;
  }

  /** The built-in layers and cells. */
  public static LayerRegistry standard() {
    return STANDARD;
  }

  /**
   * This registry and a cell more.
   *
   * @param className how configurations call it
   * @param factory makes it from its configuration
   */
  public LayerRegistry withCell(String className, Function<Map<String, Object>, CellSpec> factory) {
    Map<String, Function<Map<String, Object>, CellSpec>> all = new TreeMap<>(cells);
    all.put(className, factory);
    return new LayerRegistry(Collections.unmodifiableMap(all));
  }

  /**
   * The layer of a configuration.
   *
   * @param className such as {@code "LSTM"}
   * @param config as {@link Layer#config} returns it; what is missing has the default of tf.keras
   *     1.11
   * @throws IllegalArgumentException if the class or an argument is unknown, or a value is wrong
   */
  public Layer layer(String className, Map<String, Object> config) {
    ConfigReader reader = new ConfigReader(className, config);
    return switch (className) {
      case "RNN", "SimpleRNN", "GRU", "LSTM", "ConvLSTM2D" -> rnn(className, config).build();
      case "Bidirectional" -> common(reader, name -> bidirectional(name, reader));
      case "Sequential" -> common(reader, name -> sequential(name, reader));
      case "Model", "Functional" ->
          common(reader, name -> FunctionalConfig.read(name, reader, this::layer));
      case "Concatenate" -> common(reader, name -> merge(name, MergeKind.CONCATENATE, reader));
      case "Add" -> common(reader, name -> merge(name, MergeKind.ADD, reader));
      case "Multiply" -> common(reader, name -> merge(name, MergeKind.MULTIPLY, reader));
      case "Average" -> common(reader, name -> merge(name, MergeKind.AVERAGE, reader));
      case "Subtract" -> common(reader, name -> merge(name, MergeKind.SUBTRACT, reader));
      case "Maximum" -> common(reader, name -> merge(name, MergeKind.MAXIMUM, reader));
      case "Minimum" -> common(reader, name -> merge(name, MergeKind.MINIMUM, reader));
      case "Masking" -> common(reader, name -> masking(name, reader));
      case "TimeDistributed" -> common(reader, name -> timeDistributed(name, reader));
      case "RepeatVector" -> common(reader, name -> repeatVector(name, reader));
      case "Flatten" -> common(reader, name -> flatten(name, reader));
      case "Embedding" -> common(reader, name -> embedding(name, reader));
      case "Dense" -> perStep(reader, DenseSpec::fromConfig);
      case "Activation" -> perStep(reader, ActivationSpec::fromConfig);
      case "Dropout" -> perStep(reader, DropoutSpec::fromConfig);
      case "LayerNormalization" -> perStep(reader, LayerNormalizationSpec::fromConfig);
      case "BatchNormalization" -> perStep(reader, BatchNormalizationSpec::fromConfig);
      default ->
          throw new IllegalArgumentException(
              "layer not supported: '%s'; supported: %s".formatted(className, LAYERS));
    };
  }

  /**
   * The layer of a configuration of the form {@code {"class_name": .., "config": ..}}.
   *
   * @throws IllegalArgumentException if the class or an argument is unknown, or a value is wrong
   */
  public Layer layer(Object config) {
    ClassConfig named = ClassConfig.parse("layer", config);
    return layer(named.className(), named.config());
  }

  /**
   * The cell of a configuration of the form {@code {"class_name": .., "config": ..}}.
   *
   * @throws IllegalArgumentException if the class or an argument is unknown, or a value is wrong
   */
  public CellSpec cell(Object config) {
    ClassConfig named = ClassConfig.parse("cell", config);
    if (named.className().equals("StackedRNNCells")) {
      return stack(named.config());
    }
    Function<Map<String, Object>, CellSpec> factory = cells.get(named.className());
    if (factory == null) {
      throw new IllegalArgumentException(
          "cell not known: '%s'; known: %s and StackedRNNCells; name one of your own with LayerRegistry.withCell"
              .formatted(named.className(), cells.keySet()));
    }
    return factory.apply(named.config());
  }

  private CellSpec stack(Map<String, Object> config) {
    ConfigReader reader = new ConfigReader("StackedRNNCells", config);
    reader.take("name");
    reader.take("trainable");
    reader.take("dtype");
    StackedSpec spec =
        new StackedSpec(
            list("cells", reader.take("cells"), this::cell),
            reader.flag("reverse_state_order", false));
    reader.end();
    return spec;
  }

  private RnnBuilder rnn(String className, Map<String, Object> config) {
    Map<String, Object> ofLayer = new LinkedHashMap<>(config);
    ofLayer.keySet().retainAll(RnnConfig.KEYS);
    Map<String, Object> ofCell = new LinkedHashMap<>(config);
    ofCell.keySet().removeAll(RnnConfig.KEYS);
    requireFloat32(ofLayer.get("dtype"));
    RnnBuilder builder =
        switch (className) {
          case "SimpleRNN" -> Rnn.simpleRnn(SimpleRnnSpec.fromConfig(ofCell));
          case "GRU" -> Rnn.gru(GruSpec.fromConfig(ofCell));
          case "LSTM" -> Rnn.lstm(LstmSpec.fromConfig(ofCell));
          case "ConvLSTM2D" -> Rnn.convLstm2d(ConvLstm2dSpec.fromConfig(ofCell));
          default -> Rnn.of(onlyCell(ofCell));
        };
    return RnnConfig.read(builder, new ConfigReader(className, ofLayer));
  }

  private CellSpec onlyCell(Map<String, Object> config) {
    ConfigReader reader = new ConfigReader("RNN", config);
    Object cell = reader.take("cell");
    reader.end();
    return cell(cell);
  }

  private Layer bidirectional(String name, ConfigReader config) {
    ClassConfig layer = recurrent("layer", config);
    ClassConfig backward =
        config.contains("backward_layer") ? recurrent("backward_layer", config) : null;
    MergeMode mode =
        config.contains("merge_mode")
            ? MergeMode.ofKeras(config.take("merge_mode"))
            : MergeMode.CONCAT;
    config.end();
    RnnBuilder there = rnn(layer.className(), layer.config());
    return backward == null
        ? Bidirectional.of(name, there, mode)
        : Bidirectional.of(name, there, rnn(backward.className(), backward.config()), mode);
  }

  private static ClassConfig recurrent(String key, ConfigReader config) {
    ClassConfig layer = ClassConfig.parse(key, config.take(key));
    if (!RECURRENT.contains(layer.className())) {
      throw new IllegalArgumentException(
          "a bidirectional layer wraps recurrent ones: %s=%s; supported: %s"
              .formatted(key, layer.className(), RECURRENT));
    }
    return layer;
  }

  private Layer sequential(String name, ConfigReader config) {
    List<Layer> layers = list("layers", config.take("layers"), this::layer);
    config.end();
    return Sequential.of(name, layers);
  }

  private static Layer masking(String name, ConfigReader config) {
    Layer layer = Masking.of(name, (float) config.number("mask_value", 0));
    config.end();
    return layer;
  }

  private static Layer merge(String name, MergeKind kind, ConfigReader config) {
    int axis = kind == MergeKind.CONCATENATE ? config.integer("axis", -1) : -1;
    Layer layer = Merge.of(name, kind, axis, config.flag("any_mask", false));
    config.end();
    return layer;
  }

  private Layer timeDistributed(String name, ConfigReader config) {
    Layer layer = layer(config.take("layer"));
    config.end();
    return TimeDistributed.of(name, layer);
  }

  private static Layer repeatVector(String name, ConfigReader config) {
    Layer layer = RepeatVector.of(name, config.integer("n"));
    config.end();
    return layer;
  }

  private static Layer flatten(String name, ConfigReader config) {
    // Where channels stand matters to images only.
    config.take("data_format");
    boolean ignoresMask = config.flag("ignore_mask", false);
    config.end();
    return Flatten.of(name, ignoresMask);
  }

  private static Layer embedding(String name, ConfigReader config) {
    Regularizer activity = Regularizers.fromConfig(config.take("activity_regularizer"));
    return Embedding.of(name, EmbeddingSpec.fromConfig(config.rest()), activity);
  }

  private static Layer perStep(ConfigReader config, Function<Map<String, Object>, CellSpec> spec) {
    Regularizer activity = Regularizers.fromConfig(config.take("activity_regularizer"));
    return common(config, name -> PerStep.of(name, spec.apply(config.rest()), activity));
  }

  /** Takes what every layer has. */
  private static Layer common(ConfigReader config, Function<String, Layer> factory) {
    String name = config.text("name", null);
    boolean trainable = config.flag("trainable", true);
    requireFloat32(config.take("dtype"));
    config.take("batch_input_shape");
    Layer layer = factory.apply(name);
    layer.setTrainable(trainable);
    return layer;
  }

  private static void requireFloat32(Object dtype) {
    if (dtype != null && !dtype.equals("float32")) {
      throw new IllegalArgumentException("layers compute in float32: dtype=" + dtype);
    }
  }

  private static <T> List<T> list(String what, Object value, Function<Object, T> read) {
    if (value instanceof List<?> list) {
      List<T> result = new ArrayList<>();
      list.forEach(entry -> result.add(read.apply(entry)));
      return result;
    }
    throw new IllegalArgumentException(
        "a configuration lists its %s: %s=%s".formatted(what, what, value));
  }
}
