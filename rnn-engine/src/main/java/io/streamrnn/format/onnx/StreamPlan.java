/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.cell.Cell;
import io.streamrnn.model.ModelFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The computation of a graph for one event: a program whose inputs are the event and the states and
 * whose outputs are the score and the next states.
 *
 * @param program what is computed
 * @param event the slot of the event
 * @param scores the slots of the score, one behind the other
 * @param states the states
 * @param maxWeights the largest number of elements that the weights of the layers may have
 * @param multiplications of a step, at most
 * @param declaredSteps the number of steps that the file declares; empty if it declares none
 */
record StreamPlan(
    Program program,
    int event,
    List<Integer> scores,
    List<State> states,
    double maxWeights,
    long multiplications,
    OptionalInt declaredSteps) {

  static final long MAX_SIZE = 1 << 24;

  /**
   * A state.
   *
   * @param name for messages, such as {@code "h"}
   * @param before the slot of its value before the step
   * @param after the slot of its value after the step
   * @param initial its value before the first step
   */
  record State(String name, int before, int after, float[] initial) {}

  /** Plans one step. */
  static StreamPlan of(Graph graph, Roles roles) {
    Wiring wiring = Wiring.of(graph, roles);
    TimeAxis.Found time = TimeAxis.of(graph, wiring);
    requireStates(graph, wiring, time);
    Planner planner = Planner.computing(graph, Budget.ofLoading(graph)).carrying(wiring);
    ElementType element = graph.input(wiring.event()).element();
    int event = planner.feed(wiring.event(), sized(new TensorType(element, time.dims())));
    wiring.pairs().forEach(p -> planner.feedState(p.input(), sized(type(graph.input(p.input())))));
    List<String> outputs = new ArrayList<>(wiring.scores());
    wiring.pairs().forEach(p -> outputs.add(p.output()));
    planner.plan(outputs);
    List<State> states = new ArrayList<>();
    for (Planner.Carried c : planner.carried()) {
      states.add(new State(c.name(), c.before(), c.after(), c.initial()));
    }
    wiring.pairs().forEach(p -> states.add(paired(planner, p)));
    List<Integer> needed = new ArrayList<>(states.stream().map(State::after).toList());
    List<Integer> scores = wiring.scores().stream().map(planner::slot).toList();
    needed.addAll(scores);
    return new StreamPlan(
        planner.program().pruned(needed),
        event,
        scores,
        states,
        Budget.maxLoaded(graph),
        graph.multiplications(),
        wiring.pairs().isEmpty() ? time.declaredSteps() : declaredSteps(planner));
  }

  /** Where the graph computes one step, it declares a window of one if it begins anew with each. */
  private static OptionalInt declaredSteps(Planner planner) {
    return planner.forgets() ? OptionalInt.of(1) : OptionalInt.empty();
  }

  /**
   * Checks the shapes of inputs that are initial states: recurrent nodes that carry them do not
   * read them.
   */
  private static void requireStates(Graph graph, Wiring wiring, TimeAxis.Found time) {
    if (wiring.recurrent().isEmpty() || !haveShapes(graph)) {
      return;
    }
    Planner planner = Planner.ofShapes(graph, (op, operation) -> {});
    GraphInput event = graph.input(wiring.event());
    planner.feed(event.name(), Value.unknown(new TensorType(event.element(), time.dims())));
    List<String> others = wiring.pairs().stream().map(Wiring.Pair::input).toList();
    SequenceGraph.states(graph, wiring)
        .forEach(
            (name, type) ->
                planner.feed(name, Value.unknown(others.contains(name) ? type : ofOneRow(type))));
    planner.plan(wiring.scores());
  }

  private static boolean haveShapes(Graph graph) {
    return graph.inputs().stream().allMatch(input -> input.shape().isPresent());
  }

  /** The type of [layers, batch, units] for a batch of one. */
  private static TensorType ofOneRow(TensorType type) {
    return type.rank() == 3 ? type.withDims(type.dim(0), 1, type.dim(2)) : type;
  }

  private static Value sized(TensorType type) {
    if (type.elements() > MAX_SIZE) {
      throw new ModelFormatException(
          "an event or a state must have at most %d elements: got=%s".formatted(MAX_SIZE, type));
    }
    return Value.unknown(type);
  }

  /** The type of a state of one row. */
  static TensorType type(GraphInput input) {
    if (input.shape().isEmpty() || input.element() != ElementType.FLOAT) {
      throw new ModelFormatException(
          "a state must hold floats and have a shape: input=%s %s".formatted(input.name(), input));
    }
    return TensorType.floats(GraphInput.closed(input.shape().get()));
  }

  private static State paired(Planner planner, Wiring.Pair pair) {
    TensorType before = planner.value(pair.input()).type();
    TensorType after = planner.value(pair.output()).type();
    if (!before.sameDims(after)) {
      throw new ModelFormatException(
          "a state must keep its shape: input=%s %s, output=%s %s"
              .formatted(pair.input(), before, pair.output(), after));
    }
    return new State(
        "s",
        planner.slot(pair.input()),
        planner.slot(pair.output()),
        new float[(int) before.elements()]);
  }

  /** The layers that compute this: built-in ones if the graph is a chain of them. */
  List<Cell> layers() {
    List<Cell> chain = Chain.of(this);
    return chain.isEmpty() ? List.of(new GraphCell(this)) : chain;
  }
}
