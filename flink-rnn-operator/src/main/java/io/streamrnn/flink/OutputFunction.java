/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.functions.Function;
import org.jspecify.annotations.Nullable;

/**
 * Computes the result of a record and its score. Every subtask has its own copy, which one thread
 * calls.
 *
 * @param <IN> type of the records
 * @param <OUT> type of the results
 */
@PublicEvolving
@FunctionalInterface
public interface OutputFunction<IN, OUT> extends Function {

  /**
   * The result for one record.
   *
   * @param record the record
   * @param score what the network says, {@code [O]} finite values, in an array that the function
   *     may keep; of length 0 while a window fills, with {@link WhileFilling#EMPTY}
   * @return an object that is not changed after the call, such as a new one each time: batches and
   *     Flink windows hold their results. Null to emit nothing; the state advances all the same
   * @throws Exception to reject the record: it goes to the side output, and the state is unchanged
   */
  @Nullable OUT apply(IN record, float[] score) throws Exception;
}
