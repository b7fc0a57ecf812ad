/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.function.SerializableFunction;
import org.jspecify.annotations.Nullable;

/** Which of several models scores a record. */
@Internal
public sealed interface ModelsPlan<IN> extends Serializable {

  /** The id of the model that {@code StreamingRnn.model} takes. */
  String FIRST = "";

  /** There is one model. */
  static <IN> ModelsPlan<IN> one() {
    return new One<>();
  }

  /** The models besides the first one, by their ids. */
  Map<String, ModelPlan> others();

  /** Whether records have ids of models. */
  default boolean isSet() {
    return this instanceof ById;
  }

  /** See {@link #one()}. */
  record One<IN>() implements ModelsPlan<IN> {

    @Override
    public Map<String, ModelPlan> others() {
      return Map.of();
    }
  }

  /**
   * The record says which one.
   *
   * @param id of the model; null for the first one
   * @param models the others
   */
  record ById<IN>(SerializableFunction<IN, @Nullable String> id, TreeMap<String, ModelPlan> models)
      implements ModelsPlan<IN> {

    @Override
    public Map<String, ModelPlan> others() {
      return models;
    }
  }
}
