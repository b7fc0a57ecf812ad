/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.autodiff.DifferentiableCell;
import io.streamrnn.autodiff.Variable;
import io.streamrnn.autodiff.VariableStep;
import io.streamrnn.autodiff.VariableStepInputs;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.CellForm;
import io.streamrnn.cell.ConditionedCell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A cell that starts from states that were learned: the equations are those of the cell within, and
 * {@code h(0)}, {@code c(0)} ... are its last weights.
 *
 * <p>Input, output and states are those of the cell within.
 */
public final class LearnedInitialStateCell extends BuiltInCell {

  private final Cell cell;
  private final List<Weight> initial;

  /**
   * A cell with these initial states.
   *
   * @param cell takes no constants, and is no stack
   * @param initial one weight for each state of the cell, of its shape
   * @throws IllegalArgumentException if their number or a shape differs, or if the cell takes
   *     constants
   */
  public LearnedInitialStateCell(Cell cell, List<Weight> initial) {
    super(
        "LearnedInitialStateCell",
        "learned_initial_state",
        cell.inputShape(),
        cell.outputShape(),
        cell.states(),
        weights(cell, initial));
    this.cell = cell;
    this.initial = List.copyOf(initial);
  }

  private static List<Weight> weights(Cell cell, List<Weight> initial) {
    List<StateSpec> states = cell.states();
    if (initial.size() != states.size()
        || cell instanceof StackedCells
        || !ConditionedCell.constantsOf(cell).isEmpty()) {
      throw new IllegalArgumentException(
          "learned initial states must be those of one cell without constants: cell=%s, states=%s, initial states=%d"
              .formatted(cell.className(), states, initial.size()));
    }
    List<Weight> all = new ArrayList<>(cell.weights());
    for (int k = 0; k < initial.size(); k++) {
      all.add(initial.get(k).requireShape(states.get(k).shape()));
    }
    return List.copyOf(all);
  }

  /** The cell within. */
  public Cell cell() {
    return cell;
  }

  /** The initial states are not multiplied with. */
  @Override
  public long multiplications() {
    return cell.multiplications();
  }

  @Override
  public Map<String, Object> config() {
    CellForm form = cell.form();
    return Map.of("cell", form.tag(), "version", form.version(), "options", form.options());
  }

  @Override
  public float[] initialState(int index) {
    return initial.get(index).toArray();
  }

  @Override
  public Cell withWeights(List<Weight> replaced) {
    requireSameNumber(replaced);
    int own = cell.weights().size();
    return new LearnedInitialStateCell(
        cell.withWeights(replaced.subList(0, own)), replaced.subList(own, replaced.size()));
  }

  @Override
  public Variable differentiableInitialState(int index, List<Variable> weights) {
    return weights.get(cell.weights().size() + index);
  }

  @Override
  public VariableStep differentiableStep(VariableStepInputs in) {
    List<Variable> own = in.weights().subList(0, cell.weights().size());
    return DifferentiableCell.of(cell)
        .differentiableStep(new VariableStepInputs(own, in.x(), in.states(), in.constants()));
  }

  @Override
  public Kernel kernel() {
    return cell.kernel();
  }
}
