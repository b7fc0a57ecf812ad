/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cells.StackedCells;
import java.util.List;

/** The output at a step that the mask skips. States never change at such a step. */
public enum MaskedOutput {
  /**
   * The output of the step before it in the order of processing, zeros if there is none: Keras
   * since TensorFlow 1.13, and unrolled layers before.
   */
  PREVIOUS_OUTPUT,
  /**
   * The first state of the cell that has the output: the loop of TensorFlow 1.11. That state must
   * have the shape of the output. It differs from {@link #PREVIOUS_OUTPUT} only before the first
   * step used, with states that are not zero, and in cells whose output is not their first state.
   */
  FIRST_STATE,
  /** Zeros: {@code zero_output_for_mask} of later releases. */
  ZERO;

  /** Whether a cell has this output: {@link #FIRST_STATE} needs a state of the output's shape. */
  public boolean fits(Cell cell) {
    List<StateSpec> states = cell.states();
    int index = outputState(cell);
    return this != FIRST_STATE
        || index < states.size() && states.get(index).shape().equals(cell.outputShape());
  }

  /** The number of the first state of the cell whose output it is: in a stack, of the top one. */
  public static int outputState(Cell cell) {
    if (cell instanceof StackedCells stack) {
      int top = stack.cells().size() - 1;
      return stack.stateOffset(top) + outputState(stack.cells().get(top));
    }
    return 0;
  }
}
