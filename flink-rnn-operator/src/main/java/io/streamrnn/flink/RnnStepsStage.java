/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import io.streamrnn.flink.internal.plan.InputPlan;
import io.streamrnn.flink.internal.plan.OutputPlan;
import io.streamrnn.flink.internal.plan.Serializability;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * The builder of a {@link StreamingRnn} that has its model and its input of several steps a record,
 * and needs its output.
 *
 * @param <IN> type of the records
 */
@PublicEvolving
public final class RnnStepsStage<IN> {

  private final ModelSource source;
  private final TypeInformation<IN> type;
  private final InputPlan<IN> input;

  RnnStepsStage(ModelSource source, TypeInformation<IN> type, InputPlan<IN> input) {
    this.source = source;
    this.type = type;
    this.input = input;
  }

  /**
   * Sets what is emitted.
   *
   * @param type of the results; Flink's rules for types apply, so use a record or a POJO
   * @param result computes a result from a record and the scores of its steps
   * @throws IllegalArgumentException if the function cannot be serialized
   */
  public <OUT> StreamingRnnBuilder<IN, OUT> output(
      Class<OUT> type, ScoresFunction<IN, OUT> result) {
    return output(TypeInformation.of(type), result);
  }

  /** As {@link #output(Class, ScoresFunction)}, for generic types. */
  public <OUT> StreamingRnnBuilder<IN, OUT> output(
      TypeInformation<OUT> type, ScoresFunction<IN, OUT> result) {
    ScoresFunction<IN, OUT> all = Serializability.require("output", result);
    return new StreamingRnnBuilder<>(
        source,
        this.type,
        type,
        input,
        OutputPlan.of((IN record, float[][] scores) -> all.apply(record, scores.clone())));
  }

  /**
   * Sets what is emitted, by a function that also sees where the record is in its sequence.
   *
   * @param type of the results; Flink's rules for types apply, so use a record or a POJO
   * @param result computes a result from a record, the scores of its steps and its context
   * @throws IllegalArgumentException if the function cannot be serialized
   */
  public <OUT> StreamingRnnBuilder<IN, OUT> output(
      Class<OUT> type, ContextScoresFunction<IN, OUT> result) {
    return output(TypeInformation.of(type), result);
  }

  /** As {@link #output(Class, ContextScoresFunction)}, for generic types. */
  public <OUT> StreamingRnnBuilder<IN, OUT> output(
      TypeInformation<OUT> type, ContextScoresFunction<IN, OUT> result) {
    ContextScoresFunction<IN, OUT> all = Serializability.require("output", result);
    return new StreamingRnnBuilder<>(
        source,
        this.type,
        type,
        input,
        OutputPlan.of(
            (IN record, float[][] scores, ScoreContext context) ->
                all.apply(record, scores.clone(), context)));
  }
}
