package io.streamrnn.jobs.score;

import java.io.Serializable;

/** The inputs of the model for the steps of a row. */
final class FeatureInput implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int size;
  private final Scaler scaler;

  /**
   * With a scaler.
   *
   * @param size how many numbers a step has
   * @param scaler null if features are taken as they are
   */
  FeatureInput(int size, Scaler scaler) {
    this.size = size;
    this.scaler = scaler;
  }

  /**
   * Scales.
   *
   * @return {@code [T, I]}
   * @throws BadRowException if the row is no event
   */
  float[][] steps(Row row) throws BadRowException {
    if (row.problem() != null) {
      throw new BadRowException(row.problem());
    }
    float[][] steps = new float[row.features().length / size][];
    for (int t = 0; t < steps.length; t++) {
      steps[t] = step(row.features(), t * size);
    }
    return steps;
  }

  /** As {@link #steps}, of a row that has one. */
  float[] step(Row row) throws BadRowException {
    return steps(row)[0];
  }

  private float[] step(double[] features, int from) {
    float[] x = new float[size];
    for (int i = 0; i < size; i++) {
      double value = features[from + i];
      x[i] = (float) (scaler == null ? value : scaler.scale(i, value));
    }
    return x;
  }

  /** Names what this does: a state that was computed with other inputs means nothing here. */
  String version() {
    return scaler == null ? "unscaled" : "scaler:" + scaler.digest();
  }
}
