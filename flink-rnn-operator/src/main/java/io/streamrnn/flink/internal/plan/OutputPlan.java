/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import io.streamrnn.flink.ContextScoresFunction;
import io.streamrnn.flink.OutputFunction;
import io.streamrnn.flink.ScoreContext;
import io.streamrnn.flink.ScoresFunction;
import java.io.Serializable;
import java.util.function.Supplier;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/** What computes the results. */
@Internal
public sealed interface OutputPlan<IN, OUT> extends Serializable
    permits OutputPlan.OfScore, OutputPlan.OfScores, OutputPlan.WithContext, RowsOutput {

  /** A function of a record and its last score. */
  static <IN, OUT> OutputPlan<IN, OUT> of(OutputFunction<IN, OUT> function) {
    return new OfScore<>(function);
  }

  /** A function of a record and its scores. */
  static <IN, OUT> OutputPlan<IN, OUT> of(ScoresFunction<IN, OUT> function) {
    return new OfScores<>(function);
  }

  /** A function of a record, its scores, and what was before them. */
  static <IN, OUT> OutputPlan<IN, OUT> of(ContextScoresFunction<IN, OUT> function) {
    return new WithContext<>(function);
  }

  /**
   * The result of a record; null for none.
   *
   * @param scores an array that is used again, of arrays that are not
   * @param context asked for if {@link #usesContext}, and only during this call
   */
  @Nullable OUT apply(IN record, float[][] scores, Supplier<ScoreContext> context) throws Exception;

  /** Whether it asks for what was before the scores, so that this is stored. */
  boolean usesContext();

  /** See {@link #of(OutputFunction)}. */
  record OfScore<IN, OUT>(OutputFunction<IN, OUT> function) implements OutputPlan<IN, OUT> {

    @Override
    public @Nullable OUT apply(IN record, float[][] scores, Supplier<ScoreContext> context)
        throws Exception {
      return function.apply(record, scores[scores.length - 1]);
    }

    @Override
    public boolean usesContext() {
      return false;
    }
  }

  /** See {@link #of(ScoresFunction)}. */
  record OfScores<IN, OUT>(ScoresFunction<IN, OUT> function) implements OutputPlan<IN, OUT> {

    @Override
    public @Nullable OUT apply(IN record, float[][] scores, Supplier<ScoreContext> context)
        throws Exception {
      return function.apply(record, scores);
    }

    @Override
    public boolean usesContext() {
      return false;
    }
  }

  /** See {@link #of(ContextScoresFunction)}. */
  record WithContext<IN, OUT>(ContextScoresFunction<IN, OUT> function)
      implements OutputPlan<IN, OUT> {

    @Override
    public @Nullable OUT apply(IN record, float[][] scores, Supplier<ScoreContext> context)
        throws Exception {
      return function.apply(record, scores, context.get());
    }

    @Override
    public boolean usesContext() {
      return true;
    }
  }
}
