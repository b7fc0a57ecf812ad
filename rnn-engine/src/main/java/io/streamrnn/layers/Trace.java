/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The states in which the recurrent layers under a {@link GradientTape} start and end. */
final class Trace {

  /** One run of a layer over its sequences. */
  private record Run(Rnn layer, List<Variable> states) {}

  private final List<Run> before;
  private final List<Run> runs = new ArrayList<>();
  private final List<Variable> starts = new ArrayList<>();

  private Trace(List<Run> before) {
    this.before = before;
  }

  /** A trace in which layers start as they do in a call. */
  static Trace first() {
    return new Trace(List.of());
  }

  /** A trace in which layers start from where they ended here. */
  Trace next() {
    return new Trace(runs);
  }

  /**
   * The states that a layer starts from.
   *
   * @param own the states to start from if there was no window before
   */
  List<Variable> start(Rnn layer, Supplier<List<Variable>> own) {
    Optional<List<Variable>> carriedHere =
        layer.isStateful() ? lastOf(layer, runs) : Optional.empty();
    if (carriedHere.isPresent()) {
      // A layer that a graph calls once more continues, and no derivative goes back through that.
      return constants(carriedHere.get());
    }
    List<Variable> states = carried(layer).map(Trace::constants).orElseGet(own);
    List<Variable> start = new ArrayList<>();
    for (Variable state : states) {
      // The derivative with respect to a summand of zero is that with respect to the state,
      // whatever it depends on.
      Variable summand = Variable.parameter(state.shape(), new double[state.shape().size()]);
      starts.add(summand);
      start.add(summand.plus(state));
    }
    return start;
  }

  private static List<Variable> constants(List<Variable> states) {
    return states.stream().map(s -> Variable.constant(s.shape(), s.toArray())).toList();
  }

  private Optional<List<Variable>> carried(Rnn layer) {
    if (layer.isStateful()) {
      return lastOf(layer, before);
    }
    // A layer that a graph calls more than once has as many ends; runs come in the same order.
    return runs.size() < before.size()
        ? Optional.of(before.get(runs.size()).states)
        : Optional.empty();
  }

  private static Optional<List<Variable>> lastOf(Rnn layer, List<Run> runs) {
    for (int i = runs.size() - 1; i >= 0; i--) {
      if (runs.get(i).layer == layer) {
        return Optional.of(runs.get(i).states);
      }
    }
    return Optional.empty();
  }

  void end(Rnn layer, List<Variable> states) {
    runs.add(new Run(layer, states));
  }

  /** The states that layers started from, unless they were given or computed. */
  List<Variable> starts() {
    return starts;
  }

  /** The final states of all recurrent layers in the order in which they ran. */
  List<Variable> ends() {
    return runs.stream().flatMap(r -> r.states.stream()).toList();
  }
}
