/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the axis of the event along which the recurrent nodes of a graph step, and checks that no
 * other node mixes steps: then the graph can be computed one step at a time.
 *
 * <p>The types of all tensors are inferred for a sequence whose length is a prime that no model has
 * as an extent. An extent that the prime divides comes from the time axis.
 */
final class TimeAxis {

  /** A prime beyond the extents of models; its products with them are exact. */
  static final long TIME = 16_777_259;

  // Of an index from the last step, such as that of the one before it.
  private static final long MAX_OFFSET = 4096;
  private static final Pattern NUMBER = Pattern.compile("\\b[0-9]{5,18}\\b");

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
  // -- of one attempt
  private final Map<String, Use> uses = new HashMap<>();
  private @Nullable String violation;
  private String failure = "";
  private boolean someAlong;
  private boolean someElsewhere;

  private TimeAxis(Graph graph, Wiring wiring, GraphInput event) {
    this.graph = graph;
    this.wiring = wiring;
    this.event = event;
  }

  /**
   * The event of one step.
   *
   * @param dims its extents
   * @param axis the axis of the event that is time; empty if the event is one step
   * @param declaredSteps the number of steps that the file declares; empty if it declares none
   */
  record Found(long[] dims, OptionalInt axis, OptionalInt declaredSteps) {}

  /**
   * Finds the axis.
   *
   * @throws UnsupportedModelException if the graph cannot be computed one step at a time
   */
  static Found of(Graph graph, Wiring wiring) {
    GraphInput event = graph.input(wiring.event());
    long[] declared =
        event
            .shape()
            .orElseThrow(
                () ->
                    new UnsupportedModelException(
                        "the input of a graph that is stepped must have a shape: input="
                            + event.name()));
    OptionalInt axis =
        wiring.pairs().isEmpty() && graph.nodes().stream().anyMatch(Planner::isStepping)
            ? find(graph, wiring, event, declared)
            : none(wiring, event, declared);
    long[] dims = GraphInput.closed(declared);
    axis.ifPresent(time -> dims[time] = 1);
    long extent = axis.isPresent() ? declared[axis.getAsInt()] : 1;
    return new Found(dims, axis, steps(graph, wiring, extent));
  }

  /** The steps that a file declares. One step declares nothing where the caller carries states. */
  private static OptionalInt steps(Graph graph, Wiring wiring, long extent) {
    boolean isDeclared = extent > 1 || extent == 1 && forgets(graph, wiring);
    return isDeclared && extent <= Integer.MAX_VALUE
        ? OptionalInt.of((int) extent)
        : OptionalInt.empty();
  }

  /** Whether a call begins without the states of the one before it, at least in one node. */
  private static boolean forgets(Graph graph, Wiring wiring) {
    return graph.nodes().stream()
        .filter(Planner::isStepping)
        .anyMatch(node -> wiring.known().isEmpty() || !isGivenItsState(node, wiring));
  }

  private static boolean isGivenItsState(Node node, Wiring wiring) {
    return Unrolling.isLoop(node)
        || node.inputs().size() > RecurrentNode.INITIAL_H
            && wiring.recurrent().contains(node.inputs().get(RecurrentNode.INITIAL_H));
  }

  /** The axis of the event that is time; empty if the event is one step. */
  private static OptionalInt find(Graph graph, Wiring wiring, GraphInput event, long[] declared) {
    // Open axes first: a fixed extent is overridden only if there is no other way.
    List<Integer> axes =
        IntStream.range(0, declared.length)
            .boxed()
            .sorted(Comparator.comparing(axis -> declared[axis] != GraphInput.OPEN))
            .toList();
    Lengths lengths = new Lengths(graph, wiring, declared);
    List<String> unknown = new ArrayList<>();
    for (int axis : axes) {
      TimeAxis attempt = new TimeAxis(graph, wiring, event);
      if (attempt.stepsAlong(lengths.dims(axis, TIME))) {
        attempt.requireNoViolation();
        requireName(event, axis);
        return OptionalInt.of(axis);
      }
      if (declared[axis] == GraphInput.OPEN && !attempt.failure.isEmpty()) {
        attempt.requireNotTime(lengths, axis, unknown);
      }
    }
    if (!unknown.isEmpty() && wiring.known().isEmpty()) {
      throw new UnsupportedModelException(unknown.get(0));
    }
    return OptionalInt.empty();
  }

  /** An open axis that is time, or may be, is no step: other lengths would be scored wrongly. */
  private void requireNotTime(Lengths lengths, int axis, List<String> unknown) {
    Lengths.Kind kind = lengths.kind(axis);
    String message =
        "a graph that is stepped must take sequences of any length: input=%s %s, axis=%s, %s; score windows, or export the model without a table of positions, a mask, or another length that is fixed"
            .formatted(event.name(), event, event.axis(axis), failure);
    if (someAlong || kind == Lengths.Kind.TIME) {
      throw new UnsupportedModelException(message);
    }
    if (kind == Lengths.Kind.UNKNOWN && !event.isNamedBatch(axis) && lengths.takesOne(axis)) {
      unknown.add(message);
    }
  }

  /**
   * Rejects an axis that is time by its nodes and no time by its name: sequences would be fed along
   * another axis.
   */
  static void requireName(GraphInput event, int axis) {
    OptionalInt named = event.timeInPlaceOf(axis);
    if (named.isPresent()) {
      throw new UnsupportedModelException(
          "the recurrent nodes must step along the axis that is named as the time: input=%s %s, steps along axis=%s, named as the time=%s; create the layers with batch_first=True if the sequences are [batch, time, ...], or export with the names of the axes exchanged if they are [time, batch, ...]"
              .formatted(event.name(), event, event.axis(axis), event.axis(named.getAsInt())));
    }
  }

  /** No axis, as nothing in the graph steps along one. */
  private static OptionalInt none(Wiring wiring, GraphInput event, long[] declared) {
    long open = LongStream.of(declared).filter(d -> d == GraphInput.OPEN).count();
    if (wiring.pairs().isEmpty() && open > 1) {
      throw new UnsupportedModelException(
          "a graph that is stepped must have an RNN, GRU, LSTM, Scan or Loop node, which determines the time axis: input=%s %s; save a Keras model as .keras, and export a PyTorch model with the other exporter, which keeps its recurrent nodes"
              .formatted(event.name(), event));
    }
    return OptionalInt.empty();
  }

  private void requireNoViolation() {
    if (violation != null) {
      throw new UnsupportedModelException(
          "a graph that is stepped must treat all steps alike: " + violation);
    }
  }

  /** Whether the recurrent nodes step along the one axis of these that is {@link #TIME}. */
  private boolean stepsAlong(long[] dims) {
    uses.put(event.name(), Use.STEPS);
    try {
      Planner planner = Planner.ofShapes(graph, new Uses()).carrying(wiring.recurrent());
      planner.feed(event.name(), Value.unknown(new TensorType(event.element(), dims)));
      planner.plan(wiring.scores());
    } catch (UnsupportedModelException e) {
      throw new UnsupportedModelException(withoutTime(String.valueOf(e.getMessage()), graph));
    } catch (ModelFormatException e) {
      failure = withoutTime(String.valueOf(e.getMessage()), graph);
      return false;
    }
    return someAlong && !someElsewhere;
  }

  /** Follows what depends on the event. */
  private final class Uses implements Planner.Listener {

    @Override
    public void planned(Op op, Operation operation) {
      TimeAxis.this.planned(op, operation);
    }

    @Override
    public void inBody(Op op, long iteration) {
      if (op.node().operator().equals("Identity")) {
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
    public void aliased(String outer, String inner) {
      uses.put(inner, use(outer));
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
    }
  }

  private static long statesOf(Node node) {
    return node.inputs().size() - node.attributes().integer("num_scan_inputs", 2);
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
    if (op.node().operator().equals("Shape")) {
      return Use.NONE;
    }
    Set<Use> given = EnumSet.of(Use.NONE);
    op.node().inputs().forEach(input -> given.add(use(input)));
    if (given.contains(Use.STEPS) && given.contains(Use.LAST)) {
      violated("it combines steps with the end of the sequence", op.node());
    }
    if (given.contains(Use.LAST)) {
      requireNoTime(operation, op.node());
      return Use.LAST;
    }
    if (given.contains(Use.STEPS)) {
      return stepsUse(op, operation);
    }
    requireNoLength(op, operation);
    return Use.NONE;
  }

  /** The length of the sequence may be an extent, but nothing to compute with. */
  private void requireNoLength(Op op, Operation operation) {
    requireNoNumber(op);
    if (op.node().operator().equals("Slice") && slicesByLength(op)) {
      violated("it slices a table to the number of steps", op.node());
    }
    boolean dropsTime =
        Arrays.stream(op.inputs()).anyMatch(input -> input != null && hasTime(input.type()))
            && operation.outputs().stream().noneMatch(TimeAxis::hasTime);
    if (dropsTime) {
      violated("its result depends on the number of steps", op.node());
    }
  }

  /** Whether a slice begins or ends at the number of steps, in a tensor that has no such axis. */
  private static boolean slicesByLength(Op op) {
    return !hasTime(op.type(0))
        && SelectionOperators.Range.bounds(op)
            .anyMatch(bound -> isTime(bound) || isNearTime(bound));
  }

  private static boolean isNearTime(long bound) {
    return Math.abs(Math.abs(bound) - TIME) < MAX_OFFSET;
  }

  private static boolean hasTime(TensorType type) {
    return LongStream.of(type.dims()).anyMatch(TimeAxis::isTime);
  }

  private void requireNoNumber(Op op) {
    boolean toFloat =
        op.node().operator().equals("Cast")
            && ElementType.of((int) op.attributes().integer("to", 0), op.node().where())
                == ElementType.FLOAT;
    if (toFloat
        && op.has(0)
        && op.input(0).isKnown()
        && !op.input(0).holdsFloats()
        && LongStream.of(op.input(0).ints()).anyMatch(TimeAxis::isTime)) {
      violated("it computes with the number of steps", op.node());
    }
  }

  private Use stepsUse(Op op, Operation operation) {
    switch (op.node().operator()) {
      case "Gather", "Slice" -> {
        if (selectsLast(op)) {
          return Use.LAST;
        }
      }
      case "Softmax", "LogSoftmax" ->
          requireWithinSteps(((PointwiseOperators.Activate) operation).length(), op.node());
      case "LayerNormalization" ->
          requireWithinSteps(((NormalizationOperators.PerLine) operation).length(), op.node());
      case "Reshape", "Flatten" -> {
        if (!keepsTime(op.type(0), operation.output())) {
          violated("it mixes steps", op.node());
        }
      }
      case "Pad" -> requireNoPadding((Padding) operation, op);
      case "Conv", "MaxPool", "AveragePool" ->
          requireNoMixing((WindowOperators.Sliding) operation, op);
      default -> {}
    }
    if (operation.outputs().stream().anyMatch(type -> timeAxis(type).isEmpty())) {
      violated("it mixes steps", op.node());
    }
    return Use.STEPS;
  }

  private void requireWithinSteps(long length, Node node) {
    if (isTime(length)) {
      violated("it normalizes over time", node);
    }
  }

  private void requireNoPadding(Padding padding, Op op) {
    OptionalInt time = timeAxis(op.type(0));
    if (time.isPresent() && padding.changes(time.getAsInt())) {
      violated("it pads the sequence", op.node());
    }
  }

  private void requireNoMixing(WindowOperators.Sliding sliding, Op op) {
    OptionalInt time = timeAxis(op.type(0));
    if (time.isEmpty() || sliding.mixes(time.getAsInt())) {
      violated("its kernel takes several steps", op.node());
    }
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

  /** Whether an extent is so large that it is computed from that of time. */
  static boolean isFromTime(long extent) {
    return extent > TIME / 1024;
  }

  /** A message with question marks for extents that are computed from that of time. */
  static String withoutTime(String message, Graph graph) {
    return NUMBER
        .matcher(message)
        .replaceAll(
            number -> {
              long extent = Long.parseLong(number.group());
              boolean isOfFile = graph.extents().anyMatch(known -> known == extent);
              return isFromTime(extent) && !isOfFile ? "?" : number.group();
            });
  }

  static boolean isTime(long extent) {
    return extent != 0 && extent % TIME == 0;
  }

  private void requireNoTime(Operation operation, Node node) {
    if (operation.outputs().stream().anyMatch(TimeAxis::hasTime)) {
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
