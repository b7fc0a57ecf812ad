/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.StateSpec;

/** A kernel that steps some rows together, in its own scratch memory. */
public abstract class BlockKernel implements Kernel {

  /** The inputs of the current rows. */
  protected final Rows x;

  /** The states of the current rows, to be replaced by those after the step. */
  protected final Rows[] states;

  /** A kernel of this cell. */
  protected BlockKernel(Cell cell) {
    x = new Rows(cell.inputShape().size());
    states = cell.states().stream().map(StateSpec::size).map(Rows::new).toArray(Rows[]::new);
  }

  /**
   * Steps the current rows.
   *
   * @param rows how many, {@link #mostRows} at most
   * @return their outputs
   */
  protected abstract Rows stepBlock(int rows);

  /** How many rows are stepped together at most. */
  protected int mostRows() {
    return Rows.CAPACITY;
  }

  @Override
  public final void step(int rows, float[] xs, float[][] allStates, float[] outputs) {
    int from = 0;
    int most = mostRows();
    while (rows - from > most) {
      step(from, most, xs, allStates, outputs);
      from += most;
    }
    step(from, rows - from, xs, allStates, outputs);
  }

  private void step(int from, int count, float[] xs, float[][] allStates, float[] outputs) {
    x.read(xs, from, count);
    for (int k = 0; k < states.length; k++) {
      states[k].read(allStates[k], from, count);
    }
    Rows output = stepBlock(count);
    for (int k = 0; k < states.length; k++) {
      states[k].write(allStates[k], from, count);
    }
    output.write(outputs, from, count);
  }
}
