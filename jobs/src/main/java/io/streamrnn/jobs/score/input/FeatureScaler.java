/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.io.Serializable;

/** Scales the features of a step. Thread-safe. */
interface FeatureScaler extends Serializable {

  /** Leaves features as they are. */
  FeatureScaler NONE = new None();

  /** The scaled value of a feature. */
  double scale(int feature, double value);

  /** The identity of this scaling, by content. */
  String version();

  /** See {@link #NONE}. */
  record None() implements FeatureScaler {

    @Override
    public double scale(int feature, double value) {
      return value;
    }

    @Override
    public String version() {
      return "unscaled";
    }
  }
}
