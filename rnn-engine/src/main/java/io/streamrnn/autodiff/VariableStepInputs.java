/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.autodiff;

import io.streamrnn.cell.Cell;
import java.util.List;

/**
 * The inputs of one step of a {@link DifferentiableCell}.
 *
 * @param weights in the order and of the shapes of {@link Cell#weights}
 * @param x the input {@code [B, I...]}
 * @param states the states before the step, {@code [B, S_k...]} each, in declared order
 * @param constants the constants of the sequence, {@code [B, C_k...]} each
 */
public record VariableStepInputs(
    List<Variable> weights, Variable x, List<Variable> states, List<Variable> constants) {

  /** Copies the lists. */
  public VariableStepInputs {
    weights = List.copyOf(weights);
    states = List.copyOf(states);
    constants = List.copyOf(constants);
  }

  /** The weight at a position of {@link Cell#weights}. */
  public Variable weight(int index) {
    return weights.get(index);
  }

  /** The state at a position of {@link Cell#states}. */
  public Variable state(int index) {
    return states.get(index);
  }
}
