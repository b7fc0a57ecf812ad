/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How a model file is read: what it does not say about itself, and the precision of its weights.
 * Immutable. An option that has no meaning for the format of the file is an error.
 *
 * @param layers the modules and activations of a safetensors file in order, such as {@code "lstm
 *     relu decoder sigmoid"}; empty if the file or {@code config} says it
 * @param config the architecture of a file of weights, JSON: for Keras {@code model.to_json()} or
 *     the {@code config.json} of an archive, for safetensors {@code {"layers": "..."}}; empty if
 *     the file has it
 * @param states the inputs of an ONNX graph that are states, each with the output that is its next
 *     value; empty if names and shapes say it
 * @param outputs the outputs that are scores, in order; empty for all
 * @param weightPrecision the precision to which matrices of weights are rounded; for every format
 */
public record LoadOptions(
    String layers,
    String config,
    Map<String, String> states,
    List<String> outputs,
    WeightPrecision weightPrecision)
    implements Serializable {

  private static final LoadOptions NONE =
      new LoadOptions("", "", Map.of(), List.of(), WeightPrecision.FLOAT32);

  /** Copies the collections. */
  public LoadOptions {
    Objects.requireNonNull(layers, "layers");
    Objects.requireNonNull(config, "config");
    states = Map.copyOf(states);
    outputs = List.copyOf(outputs);
    Objects.requireNonNull(weightPrecision, "weightPrecision");
  }

  /** No options: the file says everything, and weights are read as they are. */
  public static LoadOptions none() {
    return NONE;
  }

  /** These options with {@link #layers}. */
  public LoadOptions withLayers(String layers) {
    return new LoadOptions(layers, config, states, outputs, weightPrecision);
  }

  /** These options with {@link #config}. */
  public LoadOptions withConfig(String config) {
    return new LoadOptions(layers, config, states, outputs, weightPrecision);
  }

  /** These options with a {@link #config} that was read from a file, if there was one. */
  public LoadOptions withConfig(Optional<byte[]> file) {
    return file.map(bytes -> withConfig(new String(bytes, StandardCharsets.UTF_8))).orElse(this);
  }

  /** These options with {@link #states}. */
  public LoadOptions withStates(Map<String, String> states) {
    return new LoadOptions(layers, config, states, outputs, weightPrecision);
  }

  /** These options with {@link #outputs}. */
  public LoadOptions withOutputs(List<String> outputs) {
    return new LoadOptions(layers, config, states, outputs, weightPrecision);
  }

  /** These options with {@link #weightPrecision}. */
  public LoadOptions withWeightPrecision(WeightPrecision weightPrecision) {
    return new LoadOptions(layers, config, states, outputs, weightPrecision);
  }

  /**
   * The options that not every format takes, as far as they are given, by name, with their values
   * for a message.
   */
  Map<String, Object> given() {
    Map<String, Object> given = new LinkedHashMap<>();
    if (!layers.isBlank()) {
      given.put("layers", '"' + layers + '"');
    }
    if (!config.isBlank()) {
      given.put("config", config.length() + " characters");
    }
    if (!states.isEmpty()) {
      given.put("states", states);
    }
    if (!outputs.isEmpty()) {
      given.put("outputs", outputs);
    }
    return given;
  }
}
