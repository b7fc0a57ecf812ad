package io.streamrnn.jobs.score;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Min-max scaling: {@code x = (value - min) / (max - min)}, and {@code x = value - min} where the
 * two are equal. Computed in double, as training code does it, and rounded once.
 */
final class Scaler implements Serializable {

  private static final long serialVersionUID = 1L;

  private final double[] min;
  private final double[] range;

  /**
   * Takes the two ends of each feature.
   *
   * @param min smallest values, [I]
   * @param max largest values, [I], none less than its {@code min}
   */
  Scaler(List<Double> min, List<Double> max) {
    this.min = min.stream().mapToDouble(d -> d).toArray();
    this.range = new double[this.min.length];
    for (int i = 0; i < range.length; i++) {
      range[i] = max.get(i) - this.min[i];
    }
  }

  /** The value of a feature, scaled. */
  double scale(int feature, double value) {
    double offset = value - min[feature];
    return range[feature] == 0 ? offset : offset / range[feature];
  }

  /** Which scaler this is, by content: SHA-256 in hexadecimal. */
  String digest() {
    ByteBuffer bytes = ByteBuffer.allocate(16 * min.length);
    bytes.asDoubleBuffer().put(min).put(range);
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
