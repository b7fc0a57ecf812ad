/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.functions.Function;
import org.jspecify.annotations.Nullable;

/**
 * Computes the result of a window, of which the network returns several rows. Every subtask has its
 * own copy, which one thread calls.
 *
 * @param <IN> type of the records
 * @param <OUT> type of the results
 */
@PublicEvolving
@FunctionalInterface
public interface RowsFunction<IN, OUT> extends Function {

  /**
   * The result for one window.
   *
   * @param record the last one of the window
   * @param rows what the network returns for the window, {@code [R, O]}, finite, in arrays that the
   *     function may keep: one row for each step, one for the whole window, or as many as a decoder
   *     or a horizon has. No row while a window fills, with {@link WhileFilling#EMPTY}
   * @return an object that is not changed after the call, such as a new one each time: batches and
   *     Flink windows hold their results. Null to emit nothing; the state advances all the same
   * @throws Exception to reject the record: it goes to the side output, and the state is unchanged
   */
  @Nullable OUT apply(IN record, float[][] rows) throws Exception;
}
