/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.DifferentiableCell;
import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call of a recurrent layer under a {@link GradientTape}. */
final class RnnTrace {

  private final Rnn layer;
  private final RnnOptions options;
  private final Cell cell;
  private final Optional<CarriedStates> carried;

  RnnTrace(Rnn layer, RnnOptions options, Optional<CarriedStates> carried) {
    this.layer = layer;
    this.options = options;
    this.cell = layer.builtCell();
    this.carried = carried;
  }

  TracedOutput run(Trace trace, List<Variable> weights, TracedArguments arguments) {
    List<Variable> states = arguments.initialState();
    Shape input = arguments.input().shape();
    int rows = input.dim(options.batchAxis());
    RnnChecks checks = new RnnChecks(options, cell, carried);
    boolean @Nullable [] mask = checks.usedSteps(arguments.mask(), input, !states.isEmpty());
    checks.requireConstants(shapes(arguments.constants()), rows);
    List<Variable> start =
        states.isEmpty() ? trace.start(layer, () -> ownStart(rows, weights)) : states;
    checks.requireStart(shapes(start), rows);
    TracedScan.Result result =
        new TracedScan(cell, options)
            .run(weights, arguments.input(), mask, start, arguments.constants());
    trace.end(layer, result.states());
    List<Variable> tensors = new ArrayList<>();
    tensors.add(result.output());
    if (options.returnState()) {
      tensors.addAll(result.states());
    }
    Optional<Tensor> masked = options.returnSequences() ? arguments.mask() : Optional.empty();
    return new TracedOutput(tensors, Output.masks(masked, 1, tensors.size()));
  }

  private static List<Shape> shapes(List<Variable> variables) {
    return variables.stream().map(Variable::shape).toList();
  }

  private List<Variable> ownStart(int rows, List<Variable> weights) {
    if (carried.isPresent()) {
      return carried.get().tensors().stream().map(GradientTape::parameter).toList();
    }
    DifferentiableCell differentiable = DifferentiableCell.of(cell);
    List<Variable> start = new ArrayList<>();
    for (int k = 0; k < cell.states().size(); k++) {
      Shape shape = CarriedStates.withRows(rows, cell.states().get(k).shape());
      start.add(Variable.zeros(shape).plus(differentiable.differentiableInitialState(k, weights)));
    }
    return start;
  }
}
