package io.streamrnn.jobs.score;

import java.io.Serializable;

/** The input of the model for a row. */
final class FeatureInput implements Serializable {

  private static final long serialVersionUID = 1L;

  private final Scaler scaler;

  /**
   * With a scaler.
   *
   * @param scaler null if features are taken as they are
   */
  FeatureInput(Scaler scaler) {
    this.scaler = scaler;
  }

  /**
   * Scales.
   *
   * @throws BadRowException if the row is no event, or a feature is beyond the range of float32
   */
  float[] of(Row row) throws BadRowException {
    if (row.problem() != null) {
      throw new BadRowException(row.problem());
    }
    float[] x = new float[row.features().length];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (scaler == null ? row.features()[i] : scaler.scale(i, row.features()[i]));
    }
    return x;
  }

  /** Names what this does: a state that was computed with other inputs means nothing here. */
  String version() {
    return scaler == null ? "unscaled" : "scaler:" + scaler.digest();
  }
}
