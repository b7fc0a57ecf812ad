/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.autodiff.DifferentiableFunction;
import io.streamrnn.autodiff.Variable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keras's and PyTorch's {@code threshold}: {@code x} above the threshold, another value up to it.
 *
 * @param value what replaces {@code x}: Keras's {@code default_value}
 */
public record ThresholdActivation(float threshold, float value) implements DifferentiableFunction {

  @Override
  public void apply(float[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      values[i] = values[i] > threshold ? values[i] : value;
    }
  }

  @Override
  public Variable apply(Variable values) {
    return values.map(x -> x > threshold ? x : value, (x, y) -> x > threshold ? 1 : 0);
  }

  @Override
  public boolean isElementwise() {
    return true;
  }

  @Override
  public Object config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("name", "threshold");
    config.put("threshold", threshold);
    config.put("default_value", value);
    return config;
  }
}
