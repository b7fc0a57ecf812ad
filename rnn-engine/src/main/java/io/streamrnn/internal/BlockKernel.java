/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.SequenceKernel;
import io.streamrnn.cell.StateSpec;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A kernel that steps some rows together, in its own scratch memory. For several steps it computes
 * at once what depends on their inputs alone.
 */
public abstract class BlockKernel implements SequenceKernel {

  /** The inputs of the current rows. */
  protected final Rows x;

  /** The states of the current rows, to be replaced by those after the step. */
  protected final Rows[] states;

  private final boolean isInPlace;
  // Of the last block; null before the first one.
  private @Nullable Rows result;
  private boolean wasOneBlock;

  /** A kernel of a cell, which leaves the states of the caller as they are if a step fails. */
  protected BlockKernel(Cell cell) {
    this(cell, false);
  }

  /**
   * A kernel of a cell with these activations, and no other function of a user. None of those that
   * are built in fails, so one row is stepped in the arrays of the caller.
   */
  protected BlockKernel(Cell cell, ActivationFunction... activations) {
    this(cell, Stream.of(activations).allMatch(Activation.class::isInstance));
  }

  private BlockKernel(Cell cell, boolean isInPlace) {
    this.isInPlace = isInPlace;
    x = new Rows(cell.inputShape().size());
    states = cell.states().stream().map(StateSpec::size).map(Rows::new).toArray(Rows[]::new);
  }

  /**
   * Computes what depends on the inputs alone.
   *
   * @param rows the number of inputs: those of a step, and of the steps after it
   */
  protected abstract void ahead(int rows);

  /**
   * Steps the current rows.
   *
   * @param rows how many, {@link #mostRows} at most
   * @return their outputs
   */
  protected abstract Rows stepBlock(int rows);

  @Override
  public final boolean isOutput(int index) {
    return states[index] == result;
  }

  /** Whether all rows of the last call were stepped together. */
  protected final boolean wasOneBlock() {
    return wasOneBlock;
  }

  /** How many rows are stepped together at most. */
  protected int mostRows() {
    return Rows.CAPACITY;
  }

  @Override
  public final void step(int rows, float[] xs, float[][] allStates, float[] outputs) {
    step(0, rows, xs, allStates, outputs, 0);
  }

  /** Takes the step of the inputs that begin with this row. */
  private void step(
      int input, int rows, float[] xs, float[][] allStates, float[] outputs, int output) {
    int from = 0;
    int most = mostRows();
    while (rows - from > most) {
      stepBlock(input, from, most, xs, allStates, outputs, output);
      from += most;
    }
    stepBlock(input, from, rows - from, xs, allStates, outputs, output);
    wasOneBlock = from == 0;
  }

  private void stepBlock(
      int input,
      int from,
      int count,
      float[] xs,
      float[][] allStates,
      float[] outputs,
      int output) {
    boolean isOne = input + from == 0 && count == 1;
    if (isOne) {
      x.share(xs);
    } else {
      x.read(xs, input + from, count);
    }
    readStates(from, count, allStates, isOne && isInPlace);
    Rows result = stepBlock(count);
    writeStates(from, count, allStates);
    result.write(outputs, output + from, count);
    keep(result);
  }

  @Override
  public final void steps(
      int steps, int rows, float[] xs, float[][] allStates, boolean everyOutput, float[] outputs) {
    if (steps > 1 && rows <= mostRows()) {
      stepAhead(steps, rows, xs, allStates, everyOutput, outputs);
      return;
    }
    for (int step = 0; step < steps; step++) {
      step(step * rows, rows, xs, allStates, outputs, everyOutput ? step * rows : 0);
    }
  }

  private void stepAhead(
      int steps, int rows, float[] xs, float[][] allStates, boolean everyOutput, float[] outputs) {
    int inputs = Math.multiplyExact(steps, rows);
    x.read(xs, 0, inputs);
    ahead(inputs);
    readStates(0, rows, allStates, rows == 1 && isInPlace);
    for (int step = 0; step < steps; step++) {
      x.beginAhead(step * rows);
      Rows result = stepBlock(rows);
      if (everyOutput || step == steps - 1) {
        result.write(outputs, everyOutput ? step * rows : 0, rows);
      }
      keep(result);
    }
    writeStates(0, rows, allStates);
    wasOneBlock = true;
  }

  /** It is most often the one that is kept, and a write costs more than a look. */
  private void keep(Rows ofBlock) {
    if (result != ofBlock) {
      result = ofBlock;
    }
  }

  private void readStates(int from, int count, float[][] allStates, boolean inPlace) {
    for (int k = 0; k < states.length; k++) {
      if (inPlace) {
        states[k].share(allStates[k]);
      } else {
        states[k].read(allStates[k], from, count);
      }
    }
  }

  private void writeStates(int from, int count, float[][] allStates) {
    for (int k = 0; k < states.length; k++) {
      states[k].write(allStates[k], from, count);
    }
  }
}
