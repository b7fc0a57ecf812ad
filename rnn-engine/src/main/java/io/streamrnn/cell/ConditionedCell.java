/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cell;

import java.util.List;

/**
 * A cell that takes constants at every step besides its input, such as what an attention attends
 * to: Keras's {@code constants}.
 */
public interface ConditionedCell extends Cell {

  /** The shape of one row of each constant. */
  List<Shape> constants();

  @Override
  ConditionedKernel kernel();

  /** The constants that a cell takes; empty for a cell that takes none. */
  static List<Shape> constantsOf(Cell cell) {
    return cell instanceof ConditionedCell conditioned ? conditioned.constants() : List.of();
  }
}
