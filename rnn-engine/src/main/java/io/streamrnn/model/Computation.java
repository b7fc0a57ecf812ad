/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.model;

import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cells.StackedCells;
import java.util.List;
import java.util.OptionalInt;

/** What a {@link Model} computes: cells that are stepped, or a network over whole sequences. */
sealed interface Computation permits SteppedCells, Sequences {

  boolean isSteppable();

  /** Why it cannot be stepped event by event, one reason each; empty if it can. */
  List<String> refusals();

  /**
   * The cells.
   *
   * @param model the name of the model in messages
   * @throws IllegalStateException with the reasons, if it cannot be stepped
   */
  StackedCells cells(String model);

  int inputSize();

  int outputSize();

  /** The shapes of the inputs that belong to a key. */
  List<Shape> constants();

  /** How many rows a sequence gives. */
  OutputRows outputRows();

  /** See {@link SequenceNetwork#outputRows(int)}. */
  int outputRows(int steps);

  /** See {@link SequenceNetwork#fixedSteps}. */
  OptionalInt fixedSteps();

  /** Empty if it cannot be stepped. */
  List<StateSpec> states();

  long parameters();

  /** See {@link Model#multiplications}. */
  long multiplications();

  ModelIdentity identity();

  SequenceRunner runner();

  /** One line. */
  String describe();
}
