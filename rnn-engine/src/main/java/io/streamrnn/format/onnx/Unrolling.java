/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import io.streamrnn.shaded.onnx.Onnx.AttributeProto;
import io.streamrnn.shaded.onnx.Onnx.AttributeProto.AttributeType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Plans a Scan or a Loop iteration by iteration, as if the nodes of its body were in the graph once
 * for each. Over one step this is the body alone, whose states are carried from event to event.
 *
 * <p>Of a sequence of the length by which {@link TimeAxis} finds time, two iterations are planned:
 * enough to see which step an iteration reads.
 */
final class Unrolling {

  static final String SCAN = "Scan";
  static final String LOOP = "Loop";

  // Nodes of all iterations together.
  private static final int MAX_NODES = 1_000_000;

  private final Planner planner;
  private final Node node;
  private final Body body;
  private final boolean isScan;
  private final int scanInputs;
  private final int states;
  private final List<List<Integer>> rows = new ArrayList<>();

  private Unrolling(Planner planner, Node node) {
    this.planner = planner;
    this.node = node;
    this.body = node.body().orElseThrow(() -> damaged("it must have a body"));
    this.isScan = node.operator().equals(SCAN);
    this.scanInputs = isScan ? (int) node.attributes().integer("num_scan_inputs", 0) : 0;
    this.states = node.inputs().size() - (isScan ? scanInputs : 2);
    int scanOutputs = body.outputs().size() - states - (isScan ? 0 : 1);
    if (states < 0
        || scanOutputs < 0
        || scanInputs < (isScan ? 1 : 0)
        || body.inputs().size() != states + (isScan ? scanInputs : 2)
        || node.outputs().size() > states + scanOutputs) {
      throw damaged("inputs and outputs must be those of its body");
    }
    for (int k = 0; k < scanOutputs; k++) {
      rows.add(new ArrayList<>());
    }
  }

  static boolean isLoop(Node node) {
    return node.operator().equals(SCAN) || node.operator().equals(LOOP);
  }

  static void plan(Planner planner, Node node) {
    new Unrolling(planner, node).plan();
  }

  private void plan() {
    body.initializers().forEach((name, value) -> planner.define(name, value, -1));
    int[] current = new int[states];
    for (int k = 0; k < states; k++) {
      current[k] = planner.slot(stateInput(k));
    }
    if (planner.isOfShapes() && TimeAxis.isFromTime(steps())) {
      planOfShapes(current);
    } else {
      planAll(current);
    }
  }

  // -- all iterations

  private void planAll(int[] initial) {
    int[] current = initial.clone();
    boolean carries = planner.carries() && !planner.isOfShapes();
    if (carries) {
      for (int k = 0; k < states; k++) {
        current[k] = isCarried(k, initial[k]) ? before(initial[k]) : initial[k];
      }
    }
    int[] before = current.clone();
    long steps = steps();
    long done = 0;
    boolean goesOn = isScan || isTrue(1);
    while (done < steps && goesOn) {
      if (++done * Math.max(1, body.nodes().size()) > MAX_NODES) {
        throw unsupported("it must have fewer iterations", "nodes of all > " + MAX_NODES);
      }
      current = iterate(done - 1, steps, current);
      goesOn = isScan || isTrue(planner.value(planner.slot(body.outputs().get(0))));
    }
    if (carries) {
      carry(initial, before, current, done);
    }
    planner.listener().looped(node, body, changedStates(), done);
    bindOutputs(current);
  }

  private boolean isCarried(int state, int initial) {
    return planner.value(initial).holdsFloats() && !isUnchanged(state) && !planner.isGiven(initial);
  }

  private int before(int initial) {
    return planner.define("", Value.unknown(planner.value(initial).type()), -1);
  }

  private void carry(int[] initial, int[] before, int[] after, long done) {
    requireForward();
    if (done != 1) {
      throw unsupported(
          "the number of steps must be dynamic or 1; export the model with a dynamic time axis",
          "steps=" + done);
    }
    for (int k = 0; k < states; k++) {
      if (isCarried(k, initial[k])) {
        planner.carry("s", before[k], after[k], initialValue(initial[k]));
      } else if (!isUnchanged(k)
          && !planner.isGiven(initial[k])
          && !planner.value(after[k]).isKnown()) {
        throw unsupported("a state of integers is not supported", "state=" + k);
      }
    }
  }

  private float[] initialValue(int slot) {
    if (!planner.value(slot).isKnown()) {
      throw unsupported(
          "an initial state that depends on the event is not supported",
          "initial=" + planner.value(slot).type());
    }
    return planner.value(slot).floats().clone();
  }

  private void requireForward() {
    if (!isForward()) {
      throw unsupported(
          "a layer that processes the sequence backwards is non-causal and cannot be stepped event by event",
          "scan_input_directions=1");
    }
  }

  private boolean isForward() {
    return Stream.of("scan_input_directions", "scan_output_directions")
        .flatMap(direction -> node.attributes().integers(direction).stream())
        .allMatch(directions -> LongStream.of(directions).allMatch(direction -> direction == 0));
  }

  /** Plans one iteration and returns the slots of the states after it. */
  private int[] iterate(long iteration, long steps, int[] current) {
    for (int k = 0; k < states; k++) {
      planner.bind(body.inputs().get(k + (isScan ? 0 : 2)), current[k]);
    }
    if (isScan) {
      for (int k = 0; k < scanInputs; k++) {
        planner.bind(body.inputs().get(states + k), element(k, iteration, steps));
      }
    } else {
      planner.bind(body.inputs().get(0), integer(iteration));
      planner.bind(body.inputs().get(1), bool());
    }
    planner.planBody(body.nodes(), iteration);
    for (int k = 0; k < rows.size(); k++) {
      rows.get(k).add(planner.slot(body.outputs().get(firstState() + states + k)));
    }
    int[] after = new int[states];
    for (int k = 0; k < states; k++) {
      after[k] = planner.slot(body.outputs().get(firstState() + k));
      requireType(planner.value(current[k]).type(), planner.value(after[k]).type());
    }
    return after;
  }

  private void requireType(TensorType before, TensorType after) {
    if (!before.equals(after) && planner.isOfShapes()) {
      // The axis that is tried is not time.
      throw damaged("a state must keep its type: before=%s, after=%s".formatted(before, after));
    }
    if (!before.equals(after)) {
      throw unsupported(
          "a state must keep its type", "before=%s, after=%s".formatted(before, after));
    }
  }

  /** A step of a sequence. */
  private int element(int input, long iteration, long steps) {
    int from = planner.slot(node.inputs().get(states + input));
    int axis = axis("scan_input_axes", input, planner.value(from).type().rank());
    boolean isReverse = integer("scan_input_directions", input) != 0;
    long index = isReverse ? steps - 1 - iteration : iteration;
    if (planner.isOfShapes()) {
      return planner.define("", Value.unknown(without(planner.value(from).type(), axis)), -1);
    }
    return planner.apply("Gather", node, attribute("axis", axis), from, integer(index));
  }

  private void bindOutputs(int[] after) {
    for (int k = 0; k < node.outputs().size(); k++) {
      int slot = k < states ? after[k] : sequence(k - states);
      planner.bind(node.outputs().get(k), slot);
    }
  }

  /** The rows of all iterations as one tensor. */
  private int sequence(int output) {
    List<Integer> all = rows.get(output);
    if (all.isEmpty()) {
      throw unsupported("it must have an iteration", "iterations=0");
    }
    TensorType row = planner.value(all.get(0)).type();
    int axis = axis("scan_output_axes", output, row.rank() + 1);
    long[] shape = with(row, axis, 1).dims();
    int dims = planner.define("", Value.known(TensorType.ints(shape.length), shape), -1);
    boolean isReverse = integer("scan_output_directions", output) != 0;
    int[] parts = new int[all.size()];
    for (int t = 0; t < parts.length; t++) {
      int from = all.get(isReverse ? parts.length - 1 - t : t);
      parts[t] = planner.apply("Reshape", node, attribute("allowzero", 0), from, dims);
    }
    return parts.length == 1
        ? parts[0]
        : planner.apply("Concat", node, attribute("axis", axis), parts);
  }

  // -- types of a sequence of any length

  private void planOfShapes(int[] initial) {
    if (planner.carries()) {
      requireForward();
    }
    planner.listener().begins(node, body, counters(initial));
    int[] current = initial.clone();
    for (int k = 0; k < states; k++) {
      if (isUnchanged(k)) {
        planner.listener().aliased(stateInput(k), body.inputs().get(k + (isScan ? 0 : 2)));
      } else if (planner.value(initial[k]).holdsFloats()) {
        current[k] = before(initial[k]);
      }
    }
    int[] first = iterate(0, TimeAxis.TIME, current);
    int[] second = iterate(1, TimeAxis.TIME, first);
    requireEnd(first, second);
    current = second;
    planner.listener().looped(node, body, changedStates(), TimeAxis.TIME);
    for (int k = 0; k < node.outputs().size(); k++) {
      TensorType type = k < states ? planner.value(current[k]).type() : sequenceType(k - states);
      boolean isKept = k < states && isUnchanged(k);
      planner.bind(
          node.outputs().get(k), isKept ? current[k] : planner.define("", Value.unknown(type), -1));
    }
  }

  /** Rejects a loop that does not end with the sequence. */
  private void requireEnd(int[] first, int[] second) {
    long steps = steps();
    if (!isScan && steps >= TimeAxis.TIME && (steps > TimeAxis.TIME || planner.carries())) {
      // Its condition may end it: it must be true before the last iteration.
      boolean reachesLast = isTrue(1) && continuesAfter(TimeAxis.TIME - 2, first, second);
      if (steps == TimeAxis.TIME && !reachesLast) {
        planner.listener().treatsUnlike(node, "a loop ends before its sequence");
      } else if (steps > TimeAxis.TIME) {
        // It must end it after the last iteration.
        steps =
            reachesLast && !continuesAfter(TimeAxis.TIME - 1, first, second) ? TimeAxis.TIME : -1;
      }
    }
    if (steps != TimeAxis.TIME) {
      throw unsupported("its iterations must be the steps of a sequence", "iterations=?");
    }
  }

  /** Whether the condition is true after an iteration. */
  private boolean continuesAfter(long iteration, int[] first, int[] second) {
    int[] before = new int[states];
    for (int k = 0; k < states; k++) {
      before[k] =
          isCounter(first[k], second[k])
              ? planner.define("", counted(iteration, first[k], second[k]), -1)
              : second[k];
    }
    int[] after = iterate(iteration, TimeAxis.TIME, before);
    for (int k = 0; k < states; k++) {
      if (isCounter(first[k], second[k])
          && !isEqual(planner.value(after[k]), counted(iteration + 1, first[k], second[k]))) {
        planner.listener().treatsUnlike(node, "a counter of a loop does not grow evenly");
      }
    }
    return isTrue(planner.value(planner.slot(body.outputs().get(0))));
  }

  /** A state before an iteration: a counter that grows by the same number in each. */
  private Value counted(long iteration, int first, int second) {
    long one = planner.value(first).ints()[0];
    long growth = planner.value(second).ints()[0] - one;
    return Value.known(planner.value(first).type(), new long[] {one + (iteration - 1) * growth});
  }

  private boolean isCounter(int first, int second) {
    return isCounter(planner.value(first)) && isCounter(planner.value(second));
  }

  private static boolean isEqual(Value actual, Value expected) {
    return isCounter(actual) && actual.ints()[0] == expected.ints()[0];
  }

  private static boolean isCounter(Value value) {
    return value.isKnown() && !value.holdsFloats() && value.type().elements() == 1;
  }

  /** The inputs of the body that count: the number of the iteration, and states of integers. */
  private List<String> counters(int[] initial) {
    List<String> counters = new ArrayList<>();
    if (!isScan) {
      counters.add(body.inputs().get(0));
    }
    for (int k = 0; k < states; k++) {
      if (!isUnchanged(k) && !planner.value(initial[k]).holdsFloats()) {
        counters.add(body.inputs().get(k + (isScan ? 0 : 2)));
      }
    }
    return counters;
  }

  /** The inputs that are states which change. */
  private List<String> changedStates() {
    List<String> changed = new ArrayList<>();
    for (int k = 0; k < states; k++) {
      if (!isUnchanged(k)) {
        changed.add(stateInput(k));
      }
    }
    return changed;
  }

  private TensorType sequenceType(int output) {
    TensorType row = planner.value(rows.get(output).get(0)).type();
    return with(row, axis("scan_output_axes", output, row.rank() + 1), TimeAxis.TIME);
  }

  // -- parts

  private int firstState() {
    return isScan ? 0 : 1;
  }

  private String stateInput(int state) {
    return node.inputs().get(isScan ? state : 2 + state);
  }

  private boolean isUnchanged(int state) {
    return body.isUnchanged(firstState() + state, body.inputs().get(isScan ? state : 2 + state));
  }

  /** The number of iterations; for a Loop, the largest. */
  private long steps() {
    if (!isScan) {
      String trips = node.inputs().get(0);
      return trips.isEmpty() ? Long.MAX_VALUE : known(planner.value(planner.slot(trips)));
    }
    TensorType type = planner.value(planner.slot(node.inputs().get(states))).type();
    return type.dim(axis("scan_input_axes", 0, type.rank()));
  }

  private boolean isTrue(int input) {
    String name = node.inputs().get(input);
    return name.isEmpty() || isTrue(planner.value(planner.slot(name)));
  }

  private boolean isTrue(Value condition) {
    return known(condition) != 0;
  }

  private long known(Value value) {
    if (!value.isKnown() || value.holdsFloats() || value.type().elements() != 1) {
      throw unsupported(
          "a number of iterations that depends on the event is not supported",
          "got=" + value.type());
    }
    return value.ints()[0];
  }

  private int integer(long value) {
    return planner.define("", Value.known(TensorType.ints(), new long[] {value}), -1);
  }

  private int bool() {
    TensorType type = new TensorType(ElementType.BOOL);
    return planner.define("", Value.known(type, new long[] {1}), -1);
  }

  private long integer(String attribute, int index) {
    long[] values = node.attributes().integers(attribute).orElse(new long[0]);
    return index < values.length ? values[index] : 0;
  }

  private int axis(String attribute, int index, int rank) {
    long axis = integer(attribute, index);
    if (axis < -rank || axis >= rank) {
      throw damaged("an axis must exist: %s=%d, rank=%d".formatted(attribute, axis, rank));
    }
    return (int) (axis < 0 ? axis + rank : axis);
  }

  private static TensorType without(TensorType type, int axis) {
    List<Long> dims = new ArrayList<>();
    for (int a = 0; a < type.rank(); a++) {
      if (a != axis) {
        dims.add(type.dim(a));
      }
    }
    return type.withDims(dims.stream().mapToLong(Long::longValue).toArray());
  }

  private static TensorType with(TensorType type, int axis, long extent) {
    List<Long> dims = new ArrayList<>();
    for (long dim : type.dims()) {
      dims.add(dim);
    }
    dims.add(axis, extent);
    return type.withDims(dims.stream().mapToLong(Long::longValue).toArray());
  }

  private static AttributeProto attribute(String name, long value) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeType.INT).setI(value).build();
  }

  private ModelFormatException damaged(String rule) {
    return new ModelFormatException(
        "%s: inputs=%s, outputs=%s, %s"
            .formatted(rule, node.inputs(), node.outputs(), node.where()));
  }

  private UnsupportedModelException unsupported(String rule, String values) {
    return new UnsupportedModelException("%s: %s, %s".formatted(rule, values, node.where()));
  }
}
