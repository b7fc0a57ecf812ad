/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.streaming;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.identity.Composition;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** One computation of a {@link StreamedGraph} for an event. Immutable. */
interface Part {

  /** The shape of the output, given those of what the part reads. */
  Shape shape(Function<Source, Shape> shapes);

  /** The sources that the part reads. */
  List<Source> reads();

  /** The same part with other sources. */
  Part reading(UnaryOperator<Source> sources);

  /** Whether a source has no effect at the events that a mask skips. */
  default boolean hides(Source read, Source mask) {
    return false;
  }

  /**
   * The part that replaces this one if its output is not read at the events that its mask skips;
   * empty if it computes nothing then, and readers may read {@link #reads() its first source}.
   */
  default Optional<Part> unseenWhenSkipped() {
    return Optional.of(this);
  }

  /** The mask by which the part skips events. */
  default Optional<Source> mask() {
    return Optional.empty();
  }

  /** The cell that takes the step. */
  default Optional<Cell> cell() {
    return Optional.empty();
  }

  /** The same part with another cell, if it has one. */
  default Part withCell(Cell cell) {
    return this;
  }

  /** The states that the part keeps from event to event. */
  default List<StateSpec> states() {
    return List.of();
  }

  /** The first values of a state. */
  default float[] initialState(int index) {
    throw new IndexOutOfBoundsException("no such state: index=" + index);
  }

  /** The form of what the part computes, for the identity of the model. */
  Composition compose(GraphForm form);

  /**
   * Creates the work that computes the part on one thread.
   *
   * @param firstState the number of the part's first state in the graph
   */
  Work work(Memory memory, int firstState);

  /** Computes a part; for one thread. */
  interface Work {

    /**
     * Computes the output of some rows.
     *
     * @param to receives {@code [B, O]}
     */
    void run(int rows, float[] to);

    /** See {@link io.streamrnn.cell.Kernel#isBatchInvariant}. */
    default boolean isBatchInvariant() {
      return true;
    }

    /**
     * See {@link io.streamrnn.cell.Kernel#isFiniteWithOthers}.
     *
     * @param index among the states of the part
     */
    default boolean isFiniteWithOthers(int index) {
      return false;
    }
  }
}
