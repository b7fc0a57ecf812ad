/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cell;

/**
 * Steps a cell on one thread: the cell's arithmetic with the scratch memory that it needs. {@link
 * Cell#kernel} creates it. It is not safe for use by several threads at once.
 */
public interface Kernel {

  /**
   * Steps {@code rows} independent rows once. Row {@code r} of the result depends only on row
   * {@code r} of the arguments. For a built-in kernel no bit of the result depends on which rows
   * are batched together.
   *
   * <p>The caller owns all arrays. They are row-major and may be longer than what is used. The
   * kernel reads and writes nothing of them after the call. No array may be passed twice. Values
   * are not checked: a NaN or an infinity goes through the arithmetic as it is.
   *
   * @param rows the number of rows, {@code B}; at least 1
   * @param x the inputs {@code [B, I]}; read only
   * @param states one array per state {@code [B, S_k]} in declared order; read, then overwritten by
   *     the states after the step
   * @param output receives the outputs {@code [B, O]}
   */
  void step(int rows, float[] x, float[][] states, float[] output);

  /**
   * Whether the bits of a row's result are the same whatever rows it is batched with. Callers that
   * promise equal results step the rows of any other kernel one by one.
   *
   * @return true by default
   */
  default boolean isBatchInvariant() {
    return true;
  }

  /**
   * Whether a state has the numbers of the last output after a call. A caller that keeps no NaN and
   * no infinity, and looks at the outputs, need not look at it.
   *
   * @param index of the state in declared order
   * @return false by default
   */
  default boolean isOutput(int index) {
    return false;
  }

  /**
   * Whether a state is known to be finite after the last call if those states are of which this is
   * not known. A caller need not look at it either.
   *
   * @param index of the state in declared order
   * @return false by default: it is not known
   */
  default boolean isFiniteWithOthers(int index) {
    return false;
  }
}
