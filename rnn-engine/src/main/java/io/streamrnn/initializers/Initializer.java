/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.initializers;

import io.streamrnn.cell.Shape;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The values of a weight before training. Immutable, safe for use by many threads. {@link
 * Initializers} creates those of Keras.
 */
public interface Initializer {

  /**
   * The values of a fresh weight.
   *
   * @param shape of the weight
   * @param random the source of randomness, unless the initializer has its own seed
   * @return as many values as the shape has elements, row-major, owned by the caller
   */
  float[] values(Shape shape, RandomGenerator random);

  /** The same initializer with its own seed; itself if it draws nothing. */
  default Initializer seeded(long seed) {
    return this;
  }

  /** The name of Keras's class: {@code "VarianceScaling"}. */
  String className();

  /** The arguments of Keras's class. */
  Map<String, Object> config();
}
