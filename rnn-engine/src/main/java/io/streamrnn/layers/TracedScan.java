/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.DifferentiableCell;
import io.streamrnn.autodiff.Variable;
import io.streamrnn.autodiff.VariableStep;
import io.streamrnn.autodiff.VariableStepInputs;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The loop over time of {@link Scan}, in variables. A skipped step sees zeros as its input and is
 * dropped by selection: its input has no effect on gradients either.
 */
final class TracedScan {

  private final Cell cell;
  private final boolean goBackwards;
  private final int timeAxis;
  private final boolean sequences;
  private final MaskedOutput maskedOutput;

  TracedScan(Cell cell, RnnOptions options) {
    this.cell = cell;
    this.goBackwards = options.goBackwards();
    this.timeAxis = options.timeAxis();
    this.sequences = options.returnSequences();
    this.maskedOutput = options.maskedOutput();
  }

  /**
   * The outputs of all steps in the order of processing, or that of the last one, and the final
   * states.
   */
  record Result(Variable output, List<Variable> states) {}

  /**
   * Runs over all steps.
   *
   * @param mask laid out like {@code x}, false for skipped; null if no step is skipped
   */
  Result run(
      List<Variable> weights,
      Variable x,
      boolean @Nullable [] mask,
      List<Variable> start,
      List<Variable> constants) {
    int steps = x.shape().dim(timeAxis);
    int rows = x.shape().dim(1 - timeAxis);
    List<Variable> outputs = new ArrayList<>();
    List<Variable> states = start;
    Variable previous = Variable.zeros(CarriedStates.withRows(rows, cell.outputShape()));
    for (int step = 0; step < steps; step++) {
      int t = goBackwards ? steps - 1 - step : step;
      boolean @Nullable [] used = used(mask, t, rows, steps);
      Variable input = x.at(timeAxis, t);
      if (used != null) {
        input = input.where(used, Variable.zeros(input.shape()));
      }
      VariableStep after =
          DifferentiableCell.of(cell)
              .differentiableStep(new VariableStepInputs(weights, input, states, constants));
      previous = used == null ? after.output() : output(used, after.output(), previous, states);
      states = used == null ? after.states() : chosen(used, after.states(), states);
      outputs.add(previous);
    }
    return new Result(sequences ? Variable.stack(timeAxis, outputs) : previous, states);
  }

  /** The rows that take a step; null if all do. */
  private boolean @Nullable [] used(boolean @Nullable [] mask, int t, int rows, int steps) {
    if (mask == null) {
      return null;
    }
    boolean[] used = new boolean[rows];
    boolean all = true;
    for (int row = 0; row < rows; row++) {
      used[row] = mask[timeAxis == 0 ? t * rows + row : row * steps + t];
      all &= used[row];
    }
    return all ? null : used;
  }

  private Variable output(
      boolean[] used, Variable output, Variable previous, List<Variable> states) {
    Shape shape = output.shape();
    return output.where(
        used,
        switch (maskedOutput) {
          case PREVIOUS_OUTPUT -> previous;
          case FIRST_STATE -> states.get(MaskedOutput.outputState(cell));
          case ZERO -> Variable.zeros(shape);
        });
  }

  private static List<Variable> chosen(
      boolean[] used, List<Variable> after, List<Variable> before) {
    List<Variable> chosen = new ArrayList<>();
    for (int k = 0; k < after.size(); k++) {
      chosen.add(after.get(k).where(used, before.get(k)));
    }
    return chosen;
  }
}
