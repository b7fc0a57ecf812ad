/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import io.streamrnn.model.TextInput;
import java.io.Serializable;
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/** Computes what a model sees of a record, by the user's function. */
@Internal
@FunctionalInterface
public interface StepInput<IN> extends Serializable {

  /**
   * The features of the steps in one record.
   *
   * @param texts converts values with texts
   * @param one an array of one row, for a record that is one step: it may be filled and returned,
   *     and is used again for the next record with what is in it; null in it at first
   * @return {@code [T, I]}
   */
  float[][] read(IN record, TextValues texts, float[] @Nullable [] one) throws Exception;

  /** Whether the function returns texts where the model takes some. */
  default boolean returnsTexts() {
    return false;
  }

  /**
   * Requires a model that takes the types of the values, as far as they are known.
   *
   * @param texts of the model
   * @throws IllegalArgumentException if it does not
   */
  default void requireTypes(List<TextInput> texts) {}
}
