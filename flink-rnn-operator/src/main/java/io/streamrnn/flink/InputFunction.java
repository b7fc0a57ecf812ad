/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.functions.Function;

/**
 * Computes what the network sees of a record: the same scaling and encoding, in the same order, as
 * in training. Every subtask has its own copy, which one thread calls.
 *
 * @param <IN> type of the records
 */
@PublicEvolving
@FunctionalInterface
public interface InputFunction<IN> extends Function {

  /**
   * The features of one record.
   *
   * @param record never null
   * @return {@code [I]} finite values; the array stays owned by the function: it is only read, and
   *     only until the next record
   * @throws Exception to reject the record: it goes to the side output, and the state is unchanged
   */
  float[] features(IN record) throws Exception;
}
