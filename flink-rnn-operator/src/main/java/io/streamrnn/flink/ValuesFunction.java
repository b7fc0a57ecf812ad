/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.functions.Function;
import org.jspecify.annotations.Nullable;

/**
 * Computes what the network sees of a record, numbers and texts. Every subtask has its own copy,
 * which one thread calls.
 *
 * @param <IN> type of the records
 */
@PublicEvolving
@FunctionalInterface
public interface ValuesFunction<IN> extends Function {

  /**
   * The values of one record.
   *
   * @param record never null
   * @return {@code [I]} values in the order of the model's inputs: a {@link CharSequence} where the
   *     model takes a text, a {@link Number} or a {@link Boolean} elsewhere; null is a missing
   *     value. The array stays owned by the function: it is only read, and only until the next
   *     record
   * @throws Exception to reject the record: it goes to the side output, and the state is unchanged
   */
  @Nullable Object[] values(IN record) throws Exception;
}
