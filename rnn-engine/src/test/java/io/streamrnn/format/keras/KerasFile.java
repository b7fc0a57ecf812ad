/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes files of the layout of Keras 2 for tests, whole or with something wrong. */
final class KerasFile {

  private String version = "2.2.4";
  private String config;
  private String backend = "tensorflow";
  private final Map<String, Map<String, Object>> layers = new LinkedHashMap<>();

  private KerasFile(String config) {
    this.config = config;
  }

  /** A Sequential of layers that are given as JSON. */
  static KerasFile sequential(String... layers) {
    return new KerasFile(
        "{\"class_name\": \"Sequential\", \"config\": [" + String.join(", ", layers) + "]}");
  }

  /** Any text as model_config, null for none. */
  static KerasFile config(String config) {
    return new KerasFile(config);
  }

  /** A layer as JSON; quotes may be single. */
  static String layer(String type, String name, String options) {
    String config = "'name': '" + name + "'" + (options.isEmpty() ? "" : ", " + options);
    return ("{'class_name': '" + type + "', 'config': {" + config + "}}").replace('\'', '"');
  }

  KerasFile version(String version) {
    this.version = version;
    return this;
  }

  KerasFile backend(String backend) {
    this.backend = backend;
    return this;
  }

  /** The next array of a layer: nested arrays of float or double, or something wrong. */
  KerasFile weight(String layer, String name, Object values) {
    layers.computeIfAbsent(layer, l -> new LinkedHashMap<>()).put(name, values);
    return this;
  }

  /** Arrays of one value: the weights of a layer with a kernel, a recurrent kernel and a bias. */
  KerasFile recurrent(String layer, int inputs, int units, int gates) {
    return weight(layer, "kernel", filled(inputs, gates * units))
        .weight(layer, "recurrent_kernel", filled(units, gates * units))
        .weight(layer, "bias", filled(1, gates * units)[0]);
  }

  /** Arrays of one value: the weights of a dense layer. */
  KerasFile dense(String layer, int inputs, int units) {
    return weight(layer, "kernel", filled(inputs, units))
        .weight(layer, "bias", filled(1, units)[0]);
  }

  static float[][] filled(int rows, int columns) {
    float[][] values = new float[rows][columns];
    for (float[] row : values) {
      java.util.Arrays.fill(row, 0.25f);
    }
    return values;
  }

  byte[] bytes() {
    try {
      Path file = Files.createTempFile("keras", ".h5");
      try {
        write(file);
        return Files.readAllBytes(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(Path path) {
    try (WritableHdfFile file = HdfFile.write(path)) {
      if (config != null) {
        file.putAttribute("model_config", config);
      }
      file.putAttribute("keras_version", version);
      WritableGroup weights = file.putGroup("model_weights");
      weights.putAttribute("backend", backend);
      if (layers.isEmpty()) {
        return; // The library cannot write a list of no texts.
      }
      weights.putAttribute("layer_names", layers.keySet().toArray(String[]::new));
      layers.forEach((name, arrays) -> writeLayer(weights.putGroup(name), arrays));
    }
  }

  private static void writeLayer(WritableGroup group, Map<String, Object> arrays) {
    List<String> names = new ArrayList<>(arrays.keySet());
    group.putAttribute("weight_names", names.toArray(String[]::new));
    arrays.forEach(group::putDataset);
  }
}
