/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.shared;

import io.streamrnn.flink.ModelFileSource;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.format.LoadOptions;
import io.streamrnn.format.WeightPrecision;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * The options that say how a model file is read: what it does not say about itself, and the
 * precision of its weights. Picocli sets the fields.
 */
public final class ModelOptions {

  @Option(
      names = "--layers",
      paramLabel = "'NAME ...'",
      description =
          "The layers of a safetensors file that does not name them: its modules and activations, in order, such as 'lstm relu fc sigmoid'.")
  Optional<String> layers = Optional.empty();

  @Option(
      names = "--states",
      split = ",",
      paramLabel = "IN=OUT",
      description =
          "The states of an ONNX graph whose names do not pair them: each input that is a state, and the output that is its next value, such as h=hn,c=cn.")
  Map<String, String> states = new LinkedHashMap<>();

  @Option(
      names = "--output-node",
      split = ",",
      paramLabel = "NAME",
      description =
          "The outputs of a model that are scores, in order. Default: all outputs, one after the other.")
  List<String> outputs = new ArrayList<>();

  @Option(
      names = "--model-config",
      paramLabel = "FILE",
      description = "The architecture of a file of weights: Keras's config.json.")
  Optional<String> config = Optional.empty();

  @Option(
      names = "--weight-precision",
      defaultValue = "FLOAT32",
      paramLabel = "float32|bfloat16",
      description =
          "bfloat16 rounds the matrices of weights: a large network takes half the time per event, see docs/performance.md. Default: float32.")
  WeightPrecision weightPrecision = WeightPrecision.FLOAT32;

  /** {@code --model-config}. */
  public Optional<String> configFile() {
    return config;
  }

  /**
   * The same for the reader of the file.
   *
   * @throws CannotRunException if {@code --model-config} cannot be read
   */
  public LoadOptions loadOptions() {
    return new LoadOptions(
        layers.orElse(""),
        config.map(ModelOptions::read).orElse(""),
        states,
        outputs,
        weightPrecision);
  }

  /**
   * A model file with these options, as a job reads it.
   *
   * @throws CannotRunException if {@code --model-config} cannot be read
   */
  public ModelFileSource source(Location file) {
    LoadOptions given = loadOptions();
    ModelFileSource source =
        ModelSource.file(file.path().toString()).weightPrecision(given.weightPrecision());
    source = given.layers().isEmpty() ? source : source.layers(given.layers());
    source = given.config().isEmpty() ? source : source.config(given.config());
    source = given.states().isEmpty() ? source : source.states(given.states());
    return given.outputs().isEmpty()
        ? source
        : source.outputs(given.outputs().toArray(String[]::new));
  }

  private static String read(String file) {
    return new String(
        new Location("--model-config", file).requireFile().readBytes(), StandardCharsets.UTF_8);
  }
}
