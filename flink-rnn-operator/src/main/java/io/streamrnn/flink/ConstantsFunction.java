/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.functions.Function;

/**
 * Takes the constants of a key, Keras's {@code constants}, from its records. Every subtask has its
 * own copy, which one thread calls.
 *
 * @param <IN> type of the records
 */
@PublicEvolving
@FunctionalInterface
public interface ConstantsFunction<IN> extends Function {

  /** What a function returns to keep the constants of the key. */
  float[][] UNCHANGED = {};

  /**
   * The constants from this record on.
   *
   * @param record never null
   * @return one array per constant of the model, in its order, finite; or {@link #UNCHANGED}
   * @throws Exception to reject the record: it goes to the side output, and the state is unchanged
   */
  float[][] constants(IN record) throws Exception;
}
