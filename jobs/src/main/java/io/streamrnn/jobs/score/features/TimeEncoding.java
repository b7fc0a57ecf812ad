/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.features;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Sine and cosine of the time in a day or a week, which is a point on a circle: 23:59 is near to
 * 00:01. The local time counts, as it is written.
 */
record TimeEncoding(FeatureKind kind) implements FeatureEncoding {

  private static final double DAY = 86_400;

  // 1970 began on a Thursday.
  private static final double MONDAY = 3 * DAY;

  @Override
  public int width() {
    return 2;
  }

  @Override
  public double parse(String text) {
    return Times.local(text).map(Times.LocalTime::seconds).orElse(Double.NaN);
  }

  @Override
  public String expected() {
    return "a time such as 2024-01-31T12:30:00";
  }

  @Override
  public void encode(double value, float[] x, int at) {
    double turns = kind == FeatureKind.TIME_DAY ? value / DAY : (value + MONDAY) / (7 * DAY);
    double angle = 2 * Math.PI * (turns - Math.floor(turns));
    x[at] = (float) Math.sin(angle);
    x[at + 1] = (float) Math.cos(angle);
  }

  @Override
  public void describe(ObjectNode json) {
    // Nothing is fitted.
  }
}
