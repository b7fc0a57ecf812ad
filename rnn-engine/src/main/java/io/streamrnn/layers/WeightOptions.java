/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.initializers.Initializer;
import io.streamrnn.initializers.Initializers;
import io.streamrnn.internal.ConfigReader;
import io.streamrnn.regularizers.Regularizer;
import io.streamrnn.regularizers.Regularizers;
import java.util.Map;

/** How a weight is drawn, and what it costs. */
record WeightOptions(Initializer initializer, Regularizer regularizer) {

  static WeightOptions of(Initializer initializer) {
    return new WeightOptions(initializer, Regularizer.NONE);
  }

  WeightOptions initializer(Initializer value) {
    return new WeightOptions(value, regularizer);
  }

  WeightOptions regularizer(Regularizer value) {
    return new WeightOptions(initializer, value);
  }

  /** Takes the arguments out of a configuration; constraints matter to training only. */
  static WeightOptions read(ConfigReader config, String weight, Initializer absent) {
    config.take(weight + "_constraint");
    return new WeightOptions(
        Initializers.fromConfig(config.take(weight + "_initializer"), absent),
        Regularizers.fromConfig(config.take(weight + "_regularizer")));
  }

  void addTo(Map<String, Object> config, String weight) {
    config.put(weight + "_initializer", Initializers.toConfig(initializer));
    config.put(weight + "_regularizer", Regularizers.toConfig(regularizer).orElse(null));
  }

  Weight add(WeightSource weights, String name, Shape shape) {
    return weights.add(name, shape, initializer, regularizer, true);
  }
}
