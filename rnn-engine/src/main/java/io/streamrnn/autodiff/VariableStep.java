/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.autodiff;

import java.util.List;

/**
 * The result of one step of a {@link DifferentiableCell}.
 *
 * @param output the output {@code [B, O...]}
 * @param states the states after the step, {@code [B, S_k...]} each, in declared order
 */
public record VariableStep(Variable output, List<Variable> states) {

  /** Copies the list. */
  public VariableStep {
    states = List.copyOf(states);
  }

  /** A step with these states. */
  public static VariableStep of(Variable output, Variable... states) {
    return new VariableStep(output, List.of(states));
  }
}
