/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.identity;

import io.streamrnn.cell.Cell;
import java.util.Optional;

/**
 * A cell that is made of others, such as a stack or a graph. It has no separate identity: it
 * computes what its parts compute, so it names the parts and their wiring. Its {@link Cell#form} is
 * not used.
 */
public interface ComposedCell extends Cell {

  /**
   * The parts of this cell.
   *
   * @param input what the cell reads
   * @param mask at which steps it is skipped; every part with states takes it. Empty for never
   */
  Composition compose(FormNode input, Optional<FormNode> mask);
}
