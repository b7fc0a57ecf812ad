/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import static io.streamrnn.format.onnx.TimeAxis.TIME;
import static io.streamrnn.format.onnx.TimeAxis.isTime;

import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Follows what depends on the event through a graph, for one axis that may be time: along what the
 * recurrent nodes step, and whether any other node mixes steps.
 */
final class StepUses {

  static final String OTHER_STEPS = "they have another number of steps";

  /** How a tensor depends on the values of the event. */
  private enum Use {
    /** Not at all. */
    NONE,
    /** One part per step, along one axis. */
    STEPS,
    /** By something of the last step. */
    LAST
  }

  private final Graph graph;
  private final Wiring wiring;
  private final GraphInput event;
  // -- runtime
  private final Map<String, Use> uses = new HashMap<>();
  private final StepNumbers numbers = new StepNumbers();
  private @Nullable String violation;
  private String failure = "";
  private boolean someAlong;
  private boolean someElsewhere;
  private boolean mixesSteps;

  /** Follows nothing yet. */
  StepUses(Graph graph, Wiring wiring, GraphInput event) {
    this.graph = graph;
    this.wiring = wiring;
    this.event = event;
  }

  /** Whether a recurrent node stepped along the axis. */
  boolean stepSomewhereAlong() {
    return someAlong;
  }

  /** Why the graph cannot be computed with any length of the axis; empty if it can. */
  String failure() {
    return failure;
  }

  /** Why the recurrent nodes do not step along the axis of a graph that can be computed. */
  String reason() {
    return violation == null ? OTHER_STEPS : violation;
  }

  /** What treats some step otherwise than the rest; empty if nothing does. */
  Optional<String> violation() {
    return Optional.ofNullable(violation);
  }

  /**
   * Whether an operator computes with several parts of the axis, which none does with those of a
   * batch. Folding an axis into another is no such thing.
   */
  boolean mixesSteps() {
    return mixesSteps;
  }

  /** Rejects a graph in which a node does not treat all steps alike. */
  void requireNoViolation() {
    if (violation != null) {
      throw new UnsupportedModelException(
          "a graph that is stepped must treat all steps alike: " + violation);
    }
  }

  /** Whether the recurrent nodes step along the one axis of these that is {@link TimeAxis#TIME}. */
  boolean stepAlong(long[] dims) {
    uses.put(event.name(), Use.STEPS);
    planOneStep(dims);
    try {
      plan(new Uses(), dims);
    } catch (UnsupportedModelException e) {
      throw new UnsupportedModelException(
          TimeAxis.withoutTime(String.valueOf(e.getMessage()), graph));
    } catch (ModelFormatException e) {
      failure = TimeAxis.withoutTime(String.valueOf(e.getMessage()), graph);
      return false;
    }
    return someAlong && !someElsewhere;
  }

  private void planOneStep(long[] dims) {
    try {
      plan(numbers.ofOneStep(), LongStream.of(dims).map(dim -> dim == TIME ? 1 : dim).toArray());
    } catch (ModelFormatException e) {
      // What it computes for one step is known as far as it does: the plan of the event says why.
    }
  }

  private void plan(Planner.Listener listener, long[] dims) {
    Planner planner = Planner.ofShapes(graph, listener).carrying(wiring);
    planner.feed(event.name(), Value.unknown(new TensorType(event.element(), dims)));
    planner.plan(wiring.scores());
  }

  /** Follows what depends on the event. */
  private final class Uses implements Planner.Listener {

    @Override
    public void planned(Op op, Operation operation) {
      StepUses.this.planned(op, operation);
    }

    @Override
    public void inBody(Op op, long iteration) {
      if (op.node().operator().equals("Identity") || slicesAll(op)) {
        aliased(op.node().inputs().get(0), op.node().outputs().get(0));
        return;
      }
      for (int k = 0; k < op.node().inputs().size(); k++) {
        Use use = use(op.node().inputs().get(k));
        if (use == Use.LAST || use == Use.STEPS && !(k == 0 && gathersStep(op, iteration))) {
          violated("a loop reads more of the sequence than its step", op.node());
        }
      }
    }

    @Override
    public void computed(Op op, List<Value> outputs, long iteration) {
      // The first iteration says it for all.
      if (iteration > 0) {
        return;
      }
      if (iteration == 0 && gathersStep(op, iteration)) {
        numbers.independent(op.node());
      } else {
        numbers.follow(op, outputs).ifPresent(refusal -> violated(refusal, op.node()));
      }
    }

    @Override
    public void aliased(String outer, String inner) {
      uses.put(inner, use(outer));
      numbers.copy(outer, inner);
    }

    @Override
    public void chooses(Node node) {
      if (numbers.depends(node.inputs().get(0))) {
        violated(
            "a condition must not depend on the number of steps, or on that of an iteration", node);
      }
    }

    @Override
    public void begins(Node node, Body body, List<String> counters) {
      numbers.enter(node, body);
      counters.forEach(numbers::setIteration);
    }

    @Override
    public void treatsUnlike(Node node, String what) {
      violated(what, node);
    }

    @Override
    public void looped(Node node, Body body, List<String> states, long steps) {
      boolean along = steps == TIME;
      someAlong |= along;
      someElsewhere |= !along;
      if (states.stream().anyMatch(state -> use(state) != Use.NONE)) {
        violated("an initial state depends on the sequence", node);
      }
      for (int k = 0; k < node.outputs().size(); k++) {
        mark(node.outputs().get(k), k < statesOf(node) ? Use.LAST : Use.STEPS);
      }
      numbers.leave(node, body);
    }
  }

  private static long statesOf(Node node) {
    return node.inputs().size() - node.attributes().integer("num_scan_inputs", 2);
  }

  /** Whether an operator slices nothing off, as {@code x[:, i]} is exported before its step. */
  private static boolean slicesAll(Op op) {
    return op.node().operator().equals("Slice")
        && Arrays.stream(SelectionOperators.Range.of(op))
            .allMatch(
                range ->
                    range.start() == 0
                        && range.step() == 1
                        && range.count() == op.type(0).dim(range.axis()));
  }

  /** Whether an operator takes the step of an iteration from a sequence. */
  private static boolean gathersStep(Op op, long iteration) {
    if (!op.node().operator().equals("Gather") || !op.input(1).isKnown()) {
      return false;
    }
    long[] index = op.knownInts(1);
    OptionalInt time = timeAxis(op.type(0));
    return index.length == 1
        && index[0] == iteration
        && time.isPresent()
        && op.axis(op.attributes().integer("axis", 0), op.type(0).rank()) == time.getAsInt();
  }

  private void planned(Op op, Operation operation) {
    if (operation instanceof RecurrentOperation recurrent) {
      boolean along = recurrent.node().steps() == TIME;
      someAlong |= along;
      someElsewhere |= !along;
      recurrentUses(op.node());
      return;
    }
    Use use = use(op, operation);
    op.node().outputs().forEach(output -> mark(output, use));
  }

  private void mark(String tensor, Use use) {
    // An omitted input has the name of an unused output: none.
    if (!tensor.isEmpty()) {
      uses.put(tensor, use);
    }
  }

  private Use use(String tensor) {
    return uses.getOrDefault(tensor, Use.NONE);
  }

  private void recurrentUses(Node node) {
    if (node.inputs().stream().skip(1).anyMatch(input -> use(input) != Use.NONE)) {
      violated("a weight or an initial state depends on the sequence", node);
    }
    for (int k = 0; k < node.outputs().size(); k++) {
      mark(node.outputs().get(k), k == 0 ? Use.STEPS : Use.LAST);
    }
  }

  private Use use(Op op, Operation operation) {
    if (op.node().operator().equals("Shape") || op.node().operator().equals("Size")) {
      return Use.NONE;
    }
    Set<Use> given = EnumSet.of(Use.NONE);
    for (int k = 0; k < op.node().inputs().size(); k++) {
      if (!PointwiseOperators.readsOnlyType(op.node(), k)) {
        given.add(use(op.node().inputs().get(k)));
      }
    }
    if (given.size() == 1) {
      requireNoLength(op, operation);
    }
    Optional<String> mixing = operation.mixing(TimeAxis::isTime);
    mixesSteps |= mixing.isPresent();
    mixing.ifPresent(what -> violated(what, op.node()));
    if (given.contains(Use.STEPS) && given.contains(Use.LAST)) {
      violated("it combines steps with the end of the sequence", op.node());
    }
    if (given.contains(Use.LAST)) {
      requireNoTime(operation, op.node());
      return Use.LAST;
    }
    return given.contains(Use.STEPS) ? stepsUse(op, operation) : Use.NONE;
  }

  /** The length of the sequence may be an extent, but nothing to compute with. */
  private void requireNoLength(Op op, Operation operation) {
    boolean isGivenTime =
        IntStream.range(0, op.inputs().length)
            .filter(k -> op.has(k) && !PointwiseOperators.readsOnlyType(op.node(), k))
            .anyMatch(k -> hasTime(op.type(k)));
    if (isGivenTime && operation.outputs().stream().noneMatch(StepUses::hasTime)) {
      violated("its result depends on the number of steps", op.node());
    }
  }

  private static boolean hasTime(TensorType type) {
    return LongStream.of(type.dims()).anyMatch(TimeAxis::isTime);
  }

  private Use stepsUse(Op op, Operation operation) {
    switch (op.node().operator()) {
      case "Gather", "Slice" -> {
        if (selectsLast(op)) {
          return Use.LAST;
        }
      }
      case "Reshape", "Flatten" -> {
        if (!keepsTime(op.type(0), operation.output())) {
          violated("it mixes steps", op.node());
        }
      }
      default -> {}
    }
    if (operation.outputs().stream().anyMatch(type -> timeAxis(type).isEmpty())) {
      violated("it mixes steps", op.node());
    }
    return Use.STEPS;
  }

  /** Whether a selection takes the last step only. Other selections must not touch time. */
  private boolean selectsLast(Op op) {
    TensorType from = op.type(0);
    OptionalInt time = timeAxis(from);
    if (use(op.node().inputs().get(0)) == Use.NONE || time.isEmpty()) {
      return false;
    }
    return op.node().operator().equals("Gather")
        ? gathersLast(op, from, time.getAsInt())
        : slicesLast(op, time.getAsInt());
  }

  private boolean gathersLast(Op op, TensorType from, int time) {
    if (op.axis(op.attributes().integer("axis", 0), from.rank()) != time) {
      return false;
    }
    long[] indices = op.knownInts(1);
    if (indices.length != 1 || indices[0] != -1 && indices[0] != TIME - 1) {
      violated("it takes a step other than the last", op.node());
    }
    return true;
  }

  private boolean slicesLast(Op op, int time) {
    for (SelectionOperators.Range range : SelectionOperators.Range.of(op)) {
      if (range.axis() == time) {
        if (range.count() == 1 && range.start() == TIME - 1) {
          return true;
        }
        if (range.count() != TIME || range.start() != 0) {
          violated("it takes steps from the middle of the sequence", op.node());
        }
      }
    }
    return false;
  }

  private static boolean keepsTime(TensorType from, TensorType to) {
    OptionalInt before = timeAxis(from);
    OptionalInt after = timeAxis(to);
    return before.isPresent()
        && after.isPresent()
        && from.elements(0, before.getAsInt()) == to.elements(0, after.getAsInt());
  }

  /** The one axis that is time; empty if there is none, or more than one. */
  private static OptionalInt timeAxis(TensorType type) {
    int[] axes = IntStream.range(0, type.rank()).filter(axis -> isTime(type.dim(axis))).toArray();
    return axes.length == 1 && type.dim(axes[0]) == TIME
        ? OptionalInt.of(axes[0])
        : OptionalInt.empty();
  }

  private void requireNoTime(Operation operation, Node node) {
    if (operation.outputs().stream().anyMatch(StepUses::hasTime)) {
      violated("it repeats the end of the sequence over its steps", node);
    }
  }

  /** Keeps the first violation: later ones may follow from it. */
  private void violated(String what, Node node) {
    if (violation == null) {
      violation = what + ", at " + node.where();
    }
  }
}
