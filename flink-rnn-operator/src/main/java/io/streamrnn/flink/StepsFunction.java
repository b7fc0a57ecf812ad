/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.functions.Function;

/**
 * Computes what the network sees of a record that holds several steps. Every subtask has its own
 * copy, which one thread calls.
 *
 * @param <IN> type of the records
 */
@PublicEvolving
@FunctionalInterface
public interface StepsFunction<IN> extends Function {

  /**
   * The features of the steps in one record.
   *
   * @param record never null
   * @return {@code [T, I]}, the first step first; {@code T} of 0 is a record without a step, which
   *     leaves the states unchanged. The array stays owned by the function: it is only read, and
   *     only until the next record
   * @throws Exception to reject the record with all its steps: it goes to the side output, and the
   *     state is unchanged
   */
  float[][] steps(IN record) throws Exception;
}
