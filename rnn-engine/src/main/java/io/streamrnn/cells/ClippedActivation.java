/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.autodiff.DifferentiableFunction;
import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.internal.Elementwise;
import java.util.Map;
import java.util.Objects;

/**
 * An activation of values that are first cut to {@code [-threshold, threshold]}: the {@code clip}
 * of the recurrent operators of ONNX.
 *
 * @param threshold positive
 * @param function what is applied to the values after the cut
 */
public record ClippedActivation(float threshold, ActivationFunction function)
    implements DifferentiableFunction {

  /** Checks. */
  public ClippedActivation {
    Objects.requireNonNull(function, "function");
    if (!(threshold > 0)) {
      throw new IllegalArgumentException("a clip must be positive: threshold=" + threshold);
    }
  }

  @Override
  public void apply(float[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      values[i] = Math.min(Math.max(values[i], -threshold), threshold);
    }
    Elementwise.apply(function, values, from, to);
  }

  @Override
  public Variable apply(Variable values) {
    return values
        .map(
            x -> Math.min(Math.max(x, -threshold), threshold),
            (x, y) -> Math.abs(x) < threshold ? 1 : 0)
        .apply(function);
  }

  @Override
  public boolean isElementwise() {
    return function.isElementwise();
  }

  @Override
  public Object config() {
    return Map.of("clip", threshold, "function", function.config());
  }
}
