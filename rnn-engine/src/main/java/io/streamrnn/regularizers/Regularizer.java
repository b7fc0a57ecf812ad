/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.regularizers;

import java.util.Map;

/**
 * The loss of a weight or an output. Immutable, safe for use by many threads. {@link Regularizers}
 * creates those of Keras.
 */
public interface Regularizer {

  /** Adds nothing: Keras's {@code None}. */
  Regularizer NONE = new None();

  /** The loss of these values: a sum over all of them, divided by nothing. */
  double loss(float[] values);

  /** The name of Keras's class: {@code "L1L2"}. */
  String className();

  /** The arguments of Keras's class. */
  Map<String, Object> config();
}
