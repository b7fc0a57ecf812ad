/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import io.streamrnn.flink.ValuesFunction;
import org.jspecify.annotations.Nullable;

/** Numbers and texts of records that are one step each. */
record ValuesInput<IN>(ValuesFunction<IN> values) implements OneStepInput<IN> {

  @Override
  public float[] readStep(IN record, TextValues texts, float[][] one) throws Exception {
    return row(values.values(record), texts);
  }

  @SuppressWarnings("NullAway") // A null is rejected as a result of the function.
  static float[] row(@Nullable Object @Nullable [] values, TextValues texts) {
    return values == null ? null : texts.row(values);
  }

  @Override
  public boolean returnsTexts() {
    return true;
  }
}
