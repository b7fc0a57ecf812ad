/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import io.streamrnn.format.hdf5.Place;

/**
 * The configuration of one layer of a model.
 *
 * @param type its class in Keras, {@code "LSTM"}
 * @param name its name in the model, {@code "lstm_1"}
 * @param config the arguments of the class; its place is that of the layer
 */
record LayerConfig(String type, String name, Config config) {

  /** Reads {@code {"class_name": ..., "config": {...}}}. */
  static LayerConfig of(Config entry) {
    String type = entry.text("class_name");
    String name = entry.get("name").asText(entry.get("config").path("name").asText(""));
    Place place =
        name.isEmpty()
            ? entry.place()
            : new Place(entry.place().model(), entry.place().path() + " '" + name + "'");
    return new LayerConfig(type, name, new Config(entry.get("config"), place));
  }

  /** The layer or cell that this one wraps, under a key of its configuration. */
  LayerConfig inner(String key) {
    return of(config.object(key));
  }

  /**
   * The layer of a Bidirectional that runs backwards: its {@code backward_layer}, or the wrapped
   * layer.
   */
  LayerConfig backward() {
    return inner(config.has("backward_layer") ? "backward_layer" : "layer");
  }

  Place place() {
    return config.place();
  }
}
