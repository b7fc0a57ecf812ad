/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.functions.Function;
import org.jspecify.annotations.Nullable;

/**
 * An {@link OutputFunction} that sees where the record is in its sequence. The last score and the
 * last features of each key are stored for it.
 *
 * @param <IN> type of the records
 * @param <OUT> type of the results
 */
@PublicEvolving
@FunctionalInterface
public interface ContextOutputFunction<IN, OUT> extends Function {

  /**
   * The result for one record.
   *
   * @param record the record
   * @param score see {@link OutputFunction#apply}
   * @param context of the record
   * @return an object that is not changed after the call, such as a new one each time: batches and
   *     Flink windows hold their results. Null to emit nothing; the state advances all the same
   * @throws Exception to reject the record: it goes to the side output, and the state is unchanged
   */
  @Nullable OUT apply(IN record, float[] score, ScoreContext context) throws Exception;
}
