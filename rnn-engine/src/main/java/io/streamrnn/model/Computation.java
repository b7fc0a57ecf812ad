/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.model;

import io.streamrnn.cell.StateSpec;
import io.streamrnn.cells.StackedCells;
import java.util.List;

/** What a {@link Model} computes: cells that are stepped, or layers over whole sequences. */
sealed interface Computation permits SteppedCells, WholeSequences {

  boolean isSteppable();

  /**
   * The cells.
   *
   * @param model the name of the model in messages
   * @throws IllegalStateException with the reasons, if it cannot be stepped
   */
  StackedCells cells(String model);

  int inputSize();

  int outputSize();

  /** Empty if it cannot be stepped. */
  List<StateSpec> states();

  long parameters();

  ModelIdentity identity();

  SequenceRunner runner();

  /** One line. */
  String describe();
}
