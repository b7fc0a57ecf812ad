/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import io.streamrnn.flink.internal.plan.InputPlan;
import io.streamrnn.flink.internal.plan.OutputPlan;
import io.streamrnn.flink.internal.plan.RowsOutput;
import io.streamrnn.flink.internal.plan.Serializability;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * The builder of a {@link StreamingRnn} that has its model and its input, and needs its output.
 *
 * @param <IN> type of the records
 */
@PublicEvolving
public final class RnnInputStage<IN> {

  private final ModelSource source;
  private final TypeInformation<IN> type;
  private final InputPlan<IN> input;

  RnnInputStage(ModelSource source, TypeInformation<IN> type, InputPlan<IN> input) {
    this.source = source;
    this.type = type;
    this.input = input;
  }

  /**
   * Sets what is emitted.
   *
   * @param type of the results; Flink's rules for types apply, so use a record or a POJO
   * @param result computes a result from a record and its score
   * @throws IllegalArgumentException if the function cannot be serialized
   */
  public <OUT> StreamingRnnBuilder<IN, OUT> output(
      Class<OUT> type, OutputFunction<IN, OUT> result) {
    return output(TypeInformation.of(type), result);
  }

  /** As {@link #output(Class, OutputFunction)}, for generic types. */
  public <OUT> StreamingRnnBuilder<IN, OUT> output(
      TypeInformation<OUT> type, OutputFunction<IN, OUT> result) {
    OutputFunction<IN, OUT> one = Serializability.require("output", result);
    return new StreamingRnnBuilder<>(source, this.type, type, input, OutputPlan.of(one));
  }

  /**
   * Sets what is emitted, by a function that also sees where the record is in its sequence.
   *
   * @param type of the results; Flink's rules for types apply, so use a record or a POJO
   * @param result computes a result from a record, its score and its context
   * @throws IllegalArgumentException if the function cannot be serialized
   */
  public <OUT> StreamingRnnBuilder<IN, OUT> output(
      Class<OUT> type, ContextOutputFunction<IN, OUT> result) {
    return output(TypeInformation.of(type), result);
  }

  /** As {@link #output(Class, ContextOutputFunction)}, for generic types. */
  public <OUT> StreamingRnnBuilder<IN, OUT> output(
      TypeInformation<OUT> type, ContextOutputFunction<IN, OUT> result) {
    ContextOutputFunction<IN, OUT> one = Serializability.require("output", result);
    return new StreamingRnnBuilder<>(
        source,
        this.type,
        type,
        input,
        OutputPlan.of(
            (IN record, float[][] scores, ScoreContext context) ->
                one.apply(record, lastOf(scores), context)));
  }

  private static float[] lastOf(float[][] scores) {
    return scores[scores.length - 1];
  }

  /**
   * Sets what is emitted for a window of which the network returns several rows, such as the steps
   * of a decoder or of a horizon. With {@link Scoring#slidingWindow} every event has a window, with
   * {@link Scoring#perWindow} each Flink window has one result.
   *
   * @param type of the results; Flink's rules for types apply, so use a record or a POJO
   * @param result computes a result from the last record of a window and all rows
   * @throws IllegalArgumentException if the function cannot be serialized
   */
  public <OUT> StreamingRnnBuilder<IN, OUT> outputRows(
      Class<OUT> type, RowsFunction<IN, OUT> result) {
    return outputRows(TypeInformation.of(type), result);
  }

  /** As {@link #outputRows(Class, RowsFunction)}, for generic types. */
  public <OUT> StreamingRnnBuilder<IN, OUT> outputRows(
      TypeInformation<OUT> type, RowsFunction<IN, OUT> result) {
    RowsFunction<IN, OUT> all = Serializability.require("outputRows", result);
    return new StreamingRnnBuilder<>(source, this.type, type, input, new RowsOutput<>(all));
  }
}
