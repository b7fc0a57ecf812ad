/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import io.streamrnn.flink.InputFunction;

/** Features of records that are one step each. */
record FeaturesInput<IN>(InputFunction<IN> features) implements StepInput<IN> {

  @Override
  public float[][] read(IN record, TextValues texts, float[][] one) throws Exception {
    one[0] = features.features(record);
    return one;
  }

  @Override
  public float[] readStep(IN record, TextValues texts, float[][] one) throws Exception {
    return features.features(record);
  }
}
