/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Min-max scaling: {@code x = (value - min) / (max - min)}, and {@code x = value - min} where the
 * two are equal. Computed in double precision, as training code does it, and rounded once.
 */
final class MinMaxScaler implements FeatureScaler {

  private static final long serialVersionUID = 1L;

  private final double[] min;
  private final double[] range;

  /**
   * A scaler for the range of each feature.
   *
   * @param min smallest values, {@code [I]}
   * @param max largest values, {@code [I]}, none less than its {@code min}
   */
  MinMaxScaler(List<Double> min, List<Double> max) {
    this.min = min.stream().mapToDouble(d -> d).toArray();
    this.range = new double[this.min.length];
    for (int i = 0; i < range.length; i++) {
      range[i] = max.get(i) - this.min[i];
    }
  }

  @Override
  public double scale(int feature, double value) {
    double offset = value - min[feature];
    return range[feature] == 0 ? offset : offset / range[feature];
  }

  @Override
  public String version() {
    return "scaler:" + digest();
  }

  /** SHA-256 of the numbers, in hexadecimal. */
  private String digest() {
    ByteBuffer bytes = ByteBuffer.allocate(16 * min.length);
    bytes.asDoubleBuffer().put(min).put(range);
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
