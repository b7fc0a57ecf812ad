/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.regularizers;

import java.util.Map;

/** See {@link Regularizer#NONE}. */
record None() implements Regularizer {

  @Override
  public double loss(float[] values) {
    return 0;
  }

  @Override
  public String className() {
    return "None";
  }

  @Override
  public Map<String, Object> config() {
    return Map.of();
  }
}
