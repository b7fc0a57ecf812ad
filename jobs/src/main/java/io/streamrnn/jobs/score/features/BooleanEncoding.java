/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.features;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** 1 for true, 0 for false. */
public record BooleanEncoding() implements FeatureEncoding {

  @Override
  public FeatureKind kind() {
    return FeatureKind.BOOLEAN;
  }

  @Override
  public int width() {
    return 1;
  }

  @Override
  public double parse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "t", "yes", "y", "on", "1" -> 1;
      case "false", "f", "no", "n", "off", "0" -> 0;
      default -> Double.NaN;
    };
  }

  @Override
  public String expected() {
    return "true or false, yes or no, on or off, 1 or 0";
  }

  @Override
  public void encode(double value, float[] x, int at) {
    x[at] = (float) value;
  }

  @Override
  public void describe(ObjectNode json) {
    // Nothing is fitted.
  }
}
