/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.internal.ClassConfig;
import io.streamrnn.internal.ConfigReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Creates layers and cells from Keras's configurations ({@code from_config}), custom cells included
 * ({@code custom_objects}). Configurations are only read. Immutable, safe for use by many threads.
 *
 * <pre>{@code
 * LayerRegistry registry = LayerRegistry.standard()
 *     .with(CustomObjects.cell(
 *         "MinimalRNNCell", config -> new MinimalRnn((Integer) config.get("units"))));
 * Layer copy = registry.layer(layer.className(), layer.config());
 * }</pre>
 */
public final class LayerRegistry {

  /** Every class of layers. A new layer is added here, and declares its entry in its own file. */
  private static final List<LayerEntry> LAYERS =
      List.of(
          RnnBuilder.ENTRY,
          SimpleRnn.ENTRY,
          Gru.ENTRY,
          Lstm.ENTRY,
          ConvLstm2d.ENTRY,
          Bidirectional.ENTRY,
          Masking.ENTRY,
          Embedding.ENTRY,
          Dense.ENTRY,
          EinsumDense.ENTRY,
          TimeDistributed.ENTRY,
          ActivationLayer.ENTRY,
          StepSoftmax.ENTRY,
          Dropout.ENTRY,
          LayerNormalization.ENTRY,
          BatchNormalization.ENTRY,
          GroupNormalization.ENTRY,
          RmsNormalization.ENTRY,
          UnitNormalization.ENTRY,
          PRelu.ENTRY,
          RepeatVector.ENTRY,
          Flatten.ENTRY,
          GetItem.ENTRY,
          Squeeze.ENTRY,
          Cast.ENTRY,
          Pointwise.ENTRY,
          Reduction.ENTRY,
          CumulativeSum.ENTRY,
          OneHot.ENTRY,
          Reshape.ENTRY,
          Permute.ENTRY,
          ZeroPadding1d.ENTRY,
          Cropping1d.ENTRY,
          UpSampling1d.ENTRY,
          Conv1d.ENTRY,
          DepthwiseConv1d.ENTRY,
          SeparableConv1d.ENTRY,
          Pooling1d.MAX,
          Pooling1d.AVERAGE,
          GlobalPooling1d.MAX,
          GlobalPooling1d.AVERAGE,
          Attention.ENTRY,
          AdditiveAttention.ENTRY,
          MultiHeadAttention.ENTRY,
          GroupedQueryAttention.ENTRY,
          Normalization.ENTRY,
          Rescaling.ENTRY,
          Discretization.ENTRY,
          CategoryEncoding.ENTRY,
          IntegerLookup.ENTRY,
          StringLookup.ENTRY,
          Hashing.ENTRY,
          Dot.ENTRY,
          Merge.entry(MergeKind.CONCATENATE),
          Merge.entry(MergeKind.ADD),
          Merge.entry(MergeKind.MULTIPLY),
          Merge.entry(MergeKind.AVERAGE),
          Merge.entry(MergeKind.SUBTRACT),
          Merge.entry(MergeKind.MAXIMUM),
          Merge.entry(MergeKind.MINIMUM),
          Sequential.ENTRY,
          Functional.ENTRY);

  private static final List<CellEntry> CELLS =
      List.of(
          SimpleRnn.CELL_ENTRY,
          Gru.CELL_ENTRY,
          Lstm.CELL_ENTRY,
          StackedRnnCells.ENTRY,
          ConvLstm2d.CELL_ENTRY,
          PeepholeLstm.ENTRY,
          ProjectedLstm.ENTRY,
          LearnedInitialState.ENTRY,
          MinGru.ENTRY,
          MinLstm.ENTRY,
          Lru.ENTRY,
          GruD.ENTRY);

  private static final LayerRegistry STANDARD = new LayerRegistry(LAYERS, CELLS);

  private final List<LayerEntry> entries;
  private final Map<String, LayerEntry> layers = new LinkedHashMap<>();
  private final Map<String, LayerEntry> stored = new LinkedHashMap<>();
  private final Map<String, CellEntry> cells = new TreeMap<>();

  private LayerRegistry(List<LayerEntry> layers, Iterable<CellEntry> cells) {
    this.entries = layers;
    for (LayerEntry entry : layers) {
      entry.names().forEach(name -> this.layers.put(name, entry));
      entry.storedNames().forEach(name -> stored.put(name, entry));
    }
    cells.forEach(cell -> this.cells.put(cell.className(), cell));
  }

  /** The layers and cells that are built in. */
  public static LayerRegistry standard() {
    return STANDARD;
  }

  /** A registry that also knows these classes, which replace those of the same names. */
  public LayerRegistry with(CustomObjects... objects) {
    Map<String, CellEntry> all = new LinkedHashMap<>(cells);
    for (CustomObjects custom : objects) {
      all.put(custom.entry().className(), custom.entry());
    }
    return new LayerRegistry(entries, all.values());
  }

  // -- entries

  /** The classes of layers. */
  public List<LayerEntry> entries() {
    return entries;
  }

  /** The class of layers that files call by a name. */
  public Optional<LayerEntry> stored(String className) {
    return Optional.ofNullable(stored.get(className));
  }

  /** The class of cells of a name. */
  public Optional<CellEntry> cellEntry(String className) {
    return Optional.ofNullable(cells.get(className));
  }

  // -- reading

  /**
   * The layer of a class with a configuration: Keras's {@code from_config}.
   *
   * @throws IllegalArgumentException if the class or an argument is unknown, or a value is wrong
   */
  public Layer layer(String className, Map<String, Object> config) {
    LayerEntry entry = entry(className);
    if (entry.reader().isEmpty()) {
      return recurrent(className, config).build();
    }
    ConfigReader reader = new ConfigReader(className, config);
    String name = reader.text("name", Names.snakeCase(entry.className()));
    boolean trainable = reader.flag("trainable", true);
    requireFloat32(reader.take("dtype"));
    reader.take("batch_input_shape");
    Layer layer = entry.reader().get().read(name, reader, this);
    reader.end();
    layer.setTrainable(trainable);
    return layer;
  }

  private LayerEntry entry(String className) {
    LayerEntry entry = layers.get(className);
    if (entry == null) {
      throw new IllegalArgumentException(
          "layer not supported: '%s'; supported: %s".formatted(className, layers.keySet()));
    }
    return entry;
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
    CellEntry entry = cells.get(named.className());
    if (entry == null) {
      throw new IllegalArgumentException(
          "cell not known: '%s'; known: %s; name a custom cell with LayerRegistry.with(CustomObjects.cell(...))"
              .formatted(named.className(), cells.keySet()));
    }
    return entry.reader().read(named.config(), this);
  }

  /**
   * The builder of a recurrent layer.
   *
   * @throws IllegalArgumentException if the class is no recurrent layer, or an argument is wrong
   */
  RecurrentBuilder<?> recurrent(String className, Map<String, Object> config) {
    Map<String, Object> ofLayer = new LinkedHashMap<>(config);
    ofLayer.keySet().retainAll(RnnConfig.KEYS);
    Map<String, Object> ofCell = new LinkedHashMap<>(config);
    ofCell.keySet().removeAll(RnnConfig.KEYS);
    requireFloat32(ofLayer.get("dtype"));
    RecurrentBuilder<?> builder =
        entry(className).recurrentReader().orElseThrow().read(ofCell, this);
    RnnConfig.read(builder, new ConfigReader(className, ofLayer));
    return builder;
  }

  /**
   * The builder of a recurrent layer within another.
   *
   * @param key where the configuration of the other one has it
   */
  RecurrentBuilder<?> direction(String key, Object config) {
    ClassConfig layer = ClassConfig.parse(key, config);
    boolean isRecurrent =
        layers.containsKey(layer.className())
            && layers.get(layer.className()).recurrentReader().isPresent();
    if (!isRecurrent) {
      throw new IllegalArgumentException(
          "a bidirectional layer wraps recurrent layers: %s=%s; supported: %s"
              .formatted(key, layer.className(), recurrentNames()));
    }
    return recurrent(layer.className(), layer.config());
  }

  private List<String> recurrentNames() {
    return entries.stream()
        .filter(entry -> entry.recurrentReader().isPresent())
        .map(LayerEntry::className)
        .toList();
  }

  private static void requireFloat32(@Nullable Object dtype) {
    if (dtype != null && !dtype.equals("float32")) {
      throw new IllegalArgumentException("dtype must be float32: dtype=" + dtype);
    }
  }

  /** What a configuration lists under a key. */
  static <T> List<T> list(String key, @Nullable Object value, Function<Object, T> read) {
    if (value instanceof List<?> list) {
      List<T> result = new ArrayList<>();
      list.forEach(entry -> result.add(read.apply(entry)));
      return result;
    }
    throw new IllegalArgumentException(
        "a configuration lists its %s: %s=%s".formatted(key, key, value));
  }
}
