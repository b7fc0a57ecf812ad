/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.flink.MissingValues;
import java.util.Locale;
import java.util.function.IntFunction;

/** What a feature without a value means: {@code --missing}. */
public enum MissingOption {
  /** The row is rejected. */
  REJECT(size -> MissingValues.reject()),
  /** The last value of the key; 0 before the first. */
  FORWARD_FILL(size -> MissingValues.forwardFill(new float[size])),
  /** 0, behind the scaling. */
  ZERO(size -> MissingValues.fillWith(new float[size])),
  /** 0, and an input for each feature that says whether it has a value. */
  INDICATOR(size -> MissingValues.indicator()),
  /** The event is a masked step. */
  MASK_STEP(size -> MissingValues.maskStep());

  private final IntFunction<MissingValues> policy;

  MissingOption(IntFunction<MissingValues> policy) {
    this.policy = policy;
  }

  /** The same for the builder. */
  public MissingValues policy(int features) {
    return policy.apply(features);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
