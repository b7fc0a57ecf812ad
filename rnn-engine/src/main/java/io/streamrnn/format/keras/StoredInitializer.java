/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import io.streamrnn.cell.Shape;
import io.streamrnn.initializers.Initializer;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The initializer of weights that a file stores: it has the configuration of another one and draws
 * nothing, since the stored values replace the fresh ones at once. (Some initializers are slow.)
 *
 * @param original the initializer in the file
 */
record StoredInitializer(Initializer original) implements Initializer {

  @Override
  public float[] values(Shape shape, RandomGenerator random) {
    return new float[shape.size()];
  }

  @Override
  public String className() {
    return original.className();
  }

  @Override
  public Map<String, Object> config() {
    return original.config();
  }
}
