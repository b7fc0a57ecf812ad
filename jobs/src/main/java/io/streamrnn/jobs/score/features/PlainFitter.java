/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.features;

import java.util.Optional;

/** Checks the values of a feature that needs nothing of the training data. */
final class PlainFitter implements FeatureFitter {

  private final FeatureEncoding encoding;
  private boolean any;

  PlainFitter(FeatureEncoding encoding) {
    this.encoding = encoding;
  }

  @Override
  public boolean add(String text) {
    boolean isValid = !Double.isNaN(encoding.parse(text));
    any |= isValid;
    return isValid;
  }

  @Override
  public Optional<FeatureEncoding> fit() {
    return any ? Optional.of(encoding) : Optional.empty();
  }
}
