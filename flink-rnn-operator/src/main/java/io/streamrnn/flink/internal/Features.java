package io.streamrnn.flink.internal;

import io.streamrnn.flink.Rejected.Reason;

/** What the features of a record must be. */
final class Features {

  private Features() {}

  /** Refuses all but {@code size} finite values. */
  static float[] require(float[] features, int size) throws Rejection {
    if (features == null) {
      throw new Rejection(Reason.NULL_INPUT, "the input function must not return null");
    }
    if (features.length != size) {
      throw new Rejection(
          Reason.WRONG_LENGTH,
          "input has the wrong length: expected inputSize=%d, got length=%d"
              .formatted(size, features.length));
    }
    for (int i = 0; i < size; i++) {
      if (!Float.isFinite(features[i])) {
        throw new Rejection(
            Reason.NOT_FINITE, "input must be finite: input[%d]=%s".formatted(i, features[i]));
      }
    }
    return features;
  }
}
