/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import io.streamrnn.cell.Activation;
import io.streamrnn.initializers.Initializer;
import io.streamrnn.layers.ActivationConfig;
import io.streamrnn.layers.StoredConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The configuration of a layer or a cell in a file, as its class in {@link io.streamrnn.layers}
 * translates it.
 */
final class KerasLayer implements StoredConfig {

  private final LayerConfig layer;
  private final Config config;
  private final LayerConfigs translator;

  /**
   * A configuration.
   *
   * @param translator for layers and cells within it
   */
  KerasLayer(LayerConfig layer, LayerConfigs translator) {
    this.layer = layer;
    this.config = layer.config();
    this.translator = translator;
  }

  @Override
  public String className() {
    return layer.type();
  }

  @Override
  public boolean isBefore(int major, int minor) {
    return translator.version().isBefore(major, minor);
  }

  @Override
  public boolean has(String key) {
    return config.has(key);
  }

  @Override
  public boolean flag(String key, boolean absent) {
    return config.flag(key, absent);
  }

  @Override
  public int size(String key, String... older) {
    return config.size(Stream.concat(Stream.of(key), Stream.of(older)).toArray(String[]::new));
  }

  @Override
  public Optional<Object> value(String key) {
    return Optional.ofNullable(Json.value(config.get(key)));
  }

  @Override
  public boolean isNone(String key) {
    return config.get(key).isNull();
  }

  @Override
  public Object activation(String key, Activation absent) {
    return ActivationConfig.serialize(Activations.read(config, key, absent, translator.version()));
  }

  @Override
  public Object recurrentActivation() {
    String key = config.has("inner_activation") ? "inner_activation" : "recurrent_activation";
    return activation(key, translator.version().recurrentActivation());
  }

  @Override
  public void copy(Map<String, Object> to, String... keys) {
    for (String key : keys) {
      if (config.has(key)) {
        to.put(key, Json.value(config.get(key)));
      }
    }
  }

  @Override
  public void copyWithNone(Map<String, Object> to, String key) {
    if (!config.get(key).isMissingNode()) {
      to.put(key, Json.value(config.get(key)));
    }
  }

  @Override
  public void copyInitializer(
      Map<String, Object> to, String key, String older, Initializer absent) {
    TrainingOptions.initializer(config, to, key, older, absent);
  }

  @Override
  public void copyRegularizer(Map<String, Object> to, String key, String older) {
    TrainingOptions.regularizer(config, to, key, older);
  }

  @Override
  public void copyConstraint(Map<String, Object> to, String key) {
    TrainingOptions.constraint(config, to, key);
  }

  @Override
  public void copyRate(Map<String, Object> to, String key, String older) {
    TrainingOptions.rate(config, to, key, older);
  }

  @Override
  public Map<String, Object> layer(String key) {
    return translator.layer(layer.inner(key));
  }

  @Override
  public Map<String, Object> direction(String key) {
    return translator.direction(layer.inner(key));
  }

  @Override
  public Map<String, Object> cell(String key) {
    return translator.cell(layer.inner(key));
  }

  @Override
  public List<Map<String, Object>> cells(String key) {
    List<Map<String, Object>> cells = new ArrayList<>();
    config.objects(key).forEach(cell -> cells.add(translator.cell(LayerConfig.of(cell))));
    if (cells.isEmpty()) {
      throw layer.place().damaged("a stack must have at least one cell: cells=[]");
    }
    return cells;
  }

  @Override
  public Map<String, Object> model() {
    return translator.model(layer);
  }

  @Override
  public void requireStored(long bytes) {
    translator.budget().require(bytes, layer.place());
  }

  @Override
  public RuntimeException unsupported(String message, Object... values) {
    return layer.place().unsupported(message, values);
  }
}
