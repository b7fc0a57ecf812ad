/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.shared.CannotRunException;
import java.io.Serializable;
import java.nio.file.Path;

/** Computes the inputs of the model for the steps of a row. */
public final class FeatureInput implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int size;
  private final FeatureScaler scaler;

  private FeatureInput(int size, FeatureScaler scaler) {
    this.size = size;
    this.scaler = scaler;
  }

  /**
   * Inputs that are the features as they are.
   *
   * @param size how many numbers a step has, {@code I}
   */
  public static FeatureInput unscaled(int size) {
    return new FeatureInput(size, FeatureScaler.NONE);
  }

  /**
   * Inputs that are scaled features.
   *
   * @param size how many numbers a step has, {@code I}
   * @param scalerFile {@code --scaler}
   * @throws CannotRunException if the file cannot be read, or is for other features
   */
  public static FeatureInput scaled(int size, Path scalerFile, ColumnSelection selection) {
    return new FeatureInput(size, ScalerFile.read(scalerFile, selection));
  }

  /**
   * The inputs of all steps.
   *
   * @return {@code [T, I]}, owned by the caller
   * @throws InvalidRowException if the row is not an event
   */
  public float[][] steps(Row row) throws InvalidRowException {
    if (!row.isEvent()) {
      throw new InvalidRowException(row.problem());
    }
    float[][] steps = new float[row.features().length / size][];
    for (int t = 0; t < steps.length; t++) {
      steps[t] = step(row.features(), t * size);
    }
    return steps;
  }

  /** The input of a row with one step; otherwise as {@link #steps}. */
  public float[] step(Row row) throws InvalidRowException {
    return steps(row)[0];
  }

  private float[] step(double[] features, int from) {
    float[] x = new float[size];
    for (int i = 0; i < size; i++) {
      x[i] = (float) scaler.scale(i, features[from + i]);
    }
    return x;
  }

  /** The name of this computation. A state that was computed with another one is invalid. */
  public String version() {
    return scaler.version();
  }
}
