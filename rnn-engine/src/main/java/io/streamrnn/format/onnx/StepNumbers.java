/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import static io.streamrnn.format.onnx.TimeAxis.TIME;
import static io.streamrnn.format.onnx.TimeAxis.isFromTime;
import static io.streamrnn.format.onnx.TimeAxis.isTime;

import io.streamrnn.format.onnx.Planner.Listener;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Follows the integers and booleans of a graph that depend on the number of steps, or on that of
 * the iteration of a loop over the steps. They may say which step is read, how many steps there are
 * and when a loop ends, but nothing of the event may be computed with them: over one step they are
 * those of the first step of a sequence of one.
 *
 * <p>An integer depends on the number of steps if its value for one step is another than for {@link
 * TimeAxis#TIME} steps. A comparison may be equal in both, so a boolean does if an operand does.
 */
final class StepNumbers {

  /** On what a tensor depends, the later the more. */
  enum Kind {
    /** The number of steps. */
    LENGTH,
    /** The number of the iteration. */
    ITERATION
  }

  // What each node computes for one step, in its first iteration.
  private final IdentityHashMap<Node, List<Value>> ofOneStep = new IdentityHashMap<>();
  private final Map<String, Kind> kinds = new HashMap<>();
  // The values for one step of the tensors that depend on something.
  private final Map<String, Value> before = new HashMap<>();

  /** Learns what the graph computes for one step. */
  Listener ofOneStep() {
    return new Listener() {
      @Override
      public void planned(Op op, Operation operation) {
        // Its outputs are not computed yet.
      }

      @Override
      public void computed(Op op, List<Value> outputs, long iteration) {
        ofOneStep.putIfAbsent(op.node(), outputs);
      }
    };
  }

  /** Whether a tensor depends on a number. */
  boolean depends(String tensor) {
    return kinds.containsKey(tensor);
  }

  /** Sets that a tensor depends on the number of the iteration. */
  void setIteration(String tensor) {
    set(tensor, Kind.ITERATION, null);
  }

  /** Sets that the outputs of a node depend on nothing, such as those that are a step. */
  void independent(Node node) {
    node.outputs().forEach(output -> set(output, null, null));
  }

  /** Gives the inputs of a body what those of its loop depend on. */
  void enter(Node node, Body body) {
    body.initializers().keySet().forEach(name -> set(name, null, null));
    int first = firstState(node, 2);
    for (int k = first; k < body.inputs().size(); k++) {
      copy(node.inputs().get(k), body.inputs().get(k));
    }
    body.inputs().subList(0, first).forEach(name -> set(name, null, null));
  }

  /** Gives the outputs of a loop what those of its body depend on: the number of its iterations. */
  void leave(Node node, Body body) {
    int first = firstState(node, 1);
    for (int k = 0; k < node.outputs().size(); k++) {
      Kind kind = kinds.get(body.outputs().get(first + k));
      set(node.outputs().get(k), kind == null ? null : Kind.LENGTH, null);
    }
  }

  /** The inputs or outputs of the body of a Loop before its states; a Scan has none. */
  private static int firstState(Node node, int ofLoop) {
    return node.operator().equals(Unrolling.LOOP) ? ofLoop : 0;
  }

  /** Gives a tensor what another one depends on. */
  void copy(String from, String to) {
    set(to, kinds.get(from), before.get(from));
  }

  private void set(String tensor, @Nullable Kind kind, @Nullable Value ofOne) {
    // An omitted input has the name of an unused output: none.
    if (tensor.isEmpty()) {
      return;
    }
    kinds.remove(tensor);
    before.remove(tensor);
    if (kind != null) {
      kinds.put(tensor, kind);
    }
    if (kind != null && ofOne != null) {
      before.put(tensor, ofOne);
    }
  }

  /**
   * Follows a node.
   *
   * @return why the event cannot be one step; empty if the node computes no float with a number
   */
  Optional<String> follow(Op op, List<Value> outputs) {
    Kind given = given(op);
    Kind computed = null;
    for (int k = 0; k < op.node().outputs().size(); k++) {
      Value ofOne = ofOneStep(op.node(), k);
      Kind kind = kind(op, given, outputs.get(k), ofOne);
      boolean isFloat = outputs.get(k).holdsFloats();
      computed = isFloat ? later(computed, kind) : computed;
      set(op.node().outputs().get(k), isFloat ? null : kind, ofOne);
    }
    return Optional.ofNullable(computed).map(kind -> refusal(kind, op.node()));
  }

  private @Nullable Value ofOneStep(Node node, int output) {
    List<Value> values = ofOneStep.getOrDefault(node, List.of());
    return output < values.size() && values.get(output).isKnown() ? values.get(output) : null;
  }

  /** The latest of what the inputs depend on, but for those that may. */
  private @Nullable Kind given(Op op) {
    Kind most = null;
    for (int k = 0; k < op.node().inputs().size(); k++) {
      Kind kind = kinds.get(op.node().inputs().get(k));
      boolean isRead = !PointwiseOperators.readsOnlyType(op.node(), k);
      if (isRead && (kind != Kind.LENGTH || !mayBeLength(op, k))) {
        most = later(most, kind);
      }
    }
    return most;
  }

  private static @Nullable Kind later(@Nullable Kind a, @Nullable Kind b) {
    return a == null || b != null && b.compareTo(a) > 0 ? b : a;
  }

  private @Nullable Kind kind(Op op, @Nullable Kind given, Value value, @Nullable Value ofOne) {
    if (given == Kind.ITERATION || differs(value, ofOne)) {
      return given == null ? Kind.LENGTH : given;
    }
    boolean isComputed = value.isKnown() && !value.holdsFloats();
    boolean isChoice = value.type().element() == ElementType.BOOL || dependsByBool(op);
    return given != null && (!isComputed || isChoice) ? given : null;
  }

  private boolean dependsByBool(Op op) {
    return IntStream.range(0, op.node().inputs().size())
        .anyMatch(
            k ->
                kinds.containsKey(op.node().inputs().get(k))
                    && op.type(k).element() == ElementType.BOOL);
  }

  private static boolean differs(Value value, @Nullable Value ofOne) {
    if (!value.isKnown()) {
      return false;
    }
    if (value.holdsFloats()) {
      return ofOne != null && !Arrays.equals(value.floats(), ofOne.floats());
    }
    return ofOne == null
        ? Arrays.stream(value.ints()).anyMatch(number -> isFromTime(Math.abs(number)))
        : !Arrays.equals(value.ints(), ofOne.ints());
  }

  // -- what may depend on the number of steps

  private boolean mayBeLength(Op op, int input) {
    return switch (op.node().operator()) {
      case "Shape", "Size" -> true;
      case "ConstantOfShape" -> input == 0 && areSteps(op, input);
      case "Expand", "Reshape", "Tile" -> input == 1 && areSteps(op, input);
      case "Slice" -> input > 0 && hasTime(op.type(0));
      case "Gather" -> input == 1 && gathersAlongTime(op);
      case "RNN", "GRU", "LSTM" ->
          input == RecurrentNode.SEQUENCE_LENS
              && op.input(input).isKnown()
              && Arrays.stream(op.knownInts(input)).allMatch(steps -> steps == TIME);
      default -> false;
    };
  }

  /** Whether extents that depend on the number of steps are multiples of it. */
  private boolean areSteps(Op op, int input) {
    Value ofOne = before.get(op.node().inputs().get(input));
    long[] extents = op.knownInts(input);
    return IntStream.range(0, extents.length)
        .allMatch(
            k ->
                isTime(extents[k])
                    || (ofOne == null
                        ? !isFromTime(Math.abs(extents[k]))
                        : extents[k] == ofOne.ints()[k]));
  }

  private static boolean gathersAlongTime(Op op) {
    TensorType from = op.type(0);
    return isTime(from.dim(op.axis(op.attributes().integer("axis", 0), from.rank())));
  }

  private static boolean hasTime(TensorType type) {
    return Arrays.stream(type.dims()).anyMatch(TimeAxis::isTime);
  }

  private static String refusal(Kind kind, Node node) {
    if (kind == Kind.ITERATION) {
      return "a loop computes with the number of its iteration";
    }
    return node.operator().equals("Slice")
        ? "it slices a table to the number of steps"
        : "it computes with the number of steps";
  }
}
