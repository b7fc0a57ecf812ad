/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/** Computes what a model sees of a record that is one step. */
@Internal
public interface OneStepInput<IN> extends StepInput<IN> {

  /**
   * The features of a record. A new row is not written to {@code one}: under G1 a reference to a
   * young object that an old one is given is a memory fence.
   *
   * @param texts converts values with texts
   * @param one see {@link #read}
   * @return {@code [I]}
   */
  float[] readStep(IN record, TextValues texts, float[] @Nullable [] one) throws Exception;

  @Override
  default float[][] read(IN record, TextValues texts, float[][] one) throws Exception {
    one[0] = readStep(record, texts, one);
    return one;
  }
}
