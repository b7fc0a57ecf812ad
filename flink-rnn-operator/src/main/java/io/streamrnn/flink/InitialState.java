/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import java.io.Serializable;
import org.apache.flink.annotation.PublicEvolving;

/**
 * The states before the first event of a sequence.
 *
 * @param <IN> type of the records
 */
@PublicEvolving
@FunctionalInterface
public interface InitialState<IN> extends Serializable {

  /** What a function returns for the initial states of the model. */
  float[][] OF_MODEL = {};

  /** What a function returns for zeros. */
  float[][] ZEROS = {};

  /** Those of the model, which are zeros unless a cell has others: the default. */
  static <IN> InitialState<IN> ofModel() {
    return new OfModel<>();
  }

  /** Zeros, whatever the initial states of the cells are. */
  static <IN> InitialState<IN> zeros() {
    return new Zeros<>();
  }

  /**
   * The initial states of the sequence that a record starts.
   *
   * @param first the first record of the sequence
   * @return one array per state of the model, in its order, of its size, finite; or {@link
   *     #OF_MODEL} or {@link #ZEROS}
   * @throws Exception to reject the record: it goes to the side output, and no sequence starts
   */
  float[][] of(IN first) throws Exception;

  /**
   * See {@link #ofModel()}.
   *
   * @param <IN> type of the records
   */
  record OfModel<IN>() implements InitialState<IN> {

    @Override
    public float[][] of(IN first) {
      return OF_MODEL;
    }
  }

  /**
   * See {@link #zeros()}.
   *
   * @param <IN> type of the records
   */
  record Zeros<IN>() implements InitialState<IN> {

    @Override
    public float[][] of(IN first) {
      return ZEROS;
    }
  }
}
