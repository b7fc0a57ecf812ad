/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.functions.Function;
import org.jspecify.annotations.Nullable;

/**
 * Returns the text that the network sees of a record. Every subtask has its own copy, which one
 * thread calls.
 *
 * @param <IN> type of the records
 */
@PublicEvolving
@FunctionalInterface
public interface TextFunction<IN> extends Function {

  /**
   * The text of one record.
   *
   * @param record never null
   * @return null is a missing value
   * @throws Exception to reject the record: it goes to the side output, and the state is unchanged
   */
  @Nullable String text(IN record) throws Exception;
}
