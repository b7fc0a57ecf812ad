/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import io.streamrnn.shaded.onnx.Onnx.AttributeProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Plans a graph for tensors of given types: computes what does not depend on the inputs and records
 * the other operations as a {@link Program}. If all inputs are known, this evaluates the graph.
 */
final class Planner {

  /** Called for every node. */
  @FunctionalInterface
  interface Listener {
    void planned(Op op, Operation operation);

    /**
     * Called for every node behind {@link #planned} or {@link #inBody}.
     *
     * @param iteration of the loop whose body has the node; -1 outside of bodies
     */
    default void computed(Op op, List<Value> outputs, long iteration) {}

    /** Called for every node of a body in the first iterations of a loop over time. */
    default void inBody(Op op, long iteration) {}

    /**
     * Called where an input of a body is a tensor of the graph around it, and where the output of a
     * branch, {@code outer}, is one of that graph.
     */
    default void aliased(String outer, String inner) {}

    /** Called before a branch of an If is planned. */
    default void chooses(Node node) {}

    /**
     * Called before the first iteration of a loop over a sequence of any length.
     *
     * @param counters the inputs of the body that depend on the number of the iteration
     */
    default void begins(Node node, Body body, List<String> counters) {}

    /** Called for a loop over a sequence of any length that treats some step otherwise. */
    default void treatsUnlike(Node node, String what) {}

    /**
     * Called for a loop over time.
     *
     * @param states the initial states
     */
    default void looped(Node node, Body body, List<String> states, long steps) {}
  }

  /**
   * A state that a recurrent node carries from event to event.
   *
   * @param before the slot that replaces the initial state
   * @param after the slot of the last state
   */
  record Carried(String name, int before, int after, float[] initial) {}

  private static final long SMALL = 4096;
  private static final Set<String> RECURRENT = Set.of("RNN", "GRU", "LSTM");

  private final Graph graph;
  private final Budget budget;
  private final boolean shapesOnly;
  private final Listener listener;
  private final List<Program.Slot> slots = new ArrayList<>();
  private final List<Program.Step> steps = new ArrayList<>();
  private final Map<String, Integer> slotOf = new HashMap<>();
  private final List<Carried> carried = new ArrayList<>();
  private boolean carries;
  // Of a loop whose body is planned; -1 outside of bodies.
  private long iteration = -1;
  // Tensors that are initial states and come from inputs of the graph.
  private Set<String> wiredStates = Set.of();
  // Those whose next values the graph returns.
  private Set<String> returnedStates = Set.of();
  // Slots that depend on states which no node carries.
  private final Set<Integer> given = new HashSet<>();
  private boolean forgets;

  private Planner(Graph graph, Budget budget, boolean shapesOnly, Listener listener) {
    this.graph = graph;
    this.budget = budget;
    this.shapesOnly = shapesOnly;
    this.listener = listener;
    graph.initializers().forEach((name, value) -> define(name, value, -1));
  }

  /** Plans and computes; {@link #feed} gives the inputs, which may be unknown. */
  static Planner computing(Graph graph, Budget budget) {
    return new Planner(graph, budget, false, (op, operation) -> {});
  }

  /** Infers types and small tensors of integers only, for inputs of any size. */
  static Planner ofShapes(Graph graph, Listener listener) {
    return new Planner(graph, Budget.ofLoading(graph), true, listener);
  }

  /** Makes recurrent nodes carry their states. Those that come from inputs are zero at first. */
  Planner carrying(Wiring wiring) {
    carries = true;
    wiredStates = Set.copyOf(wiring.recurrent());
    returnedStates = Set.copyOf(wiring.carried());
    return this;
  }

  /** Gives an input of the graph and returns its slot. */
  int feed(String name, Value value) {
    return define(name, value, -1);
  }

  /** Gives an input of the graph that is a state. A node does not carry what comes from it. */
  void feedState(String name, Value value) {
    given.add(feed(name, value));
  }

  /** Plans the nodes on which these tensors depend. */
  Planner plan(List<String> outputs) {
    Set<Node> needed = needed(graph, new HashSet<>(outputs), wiredStates);
    for (Node node : graph.nodes()) {
      if (needed.contains(node)) {
        plan(node);
      }
    }
    return this;
  }

  int slot(String name) {
    Integer slot = slotOf.get(name);
    if (slot == null) {
      throw new UnsupportedModelException(
          "inputs of a graph that is stepped must be the event and states: input=%s; return the next value of the state, and name it with --states %s=OUTPUT or LoadOptions.withStates"
              .formatted(name, name));
    }
    return slot;
  }

  Value value(String name) {
    return slots.get(slot(name)).value();
  }

  List<Carried> carried() {
    return carried;
  }

  /** Whether a node carries a state that the graph does not return: a call begins without it. */
  boolean forgets() {
    return forgets;
  }

  Program program() {
    return new Program(slots, steps);
  }

  // -- for loops

  boolean isOfShapes() {
    return shapesOnly;
  }

  boolean carries() {
    return carries;
  }

  Listener listener() {
    return listener;
  }

  Value value(int slot) {
    return slots.get(slot).value();
  }

  /** Whether a tensor depends on a state that no node carries. */
  boolean isGiven(int slot) {
    return given.contains(slot);
  }

  /** Gives a slot one more name. */
  void bind(String name, int slot) {
    if (!name.isEmpty()) {
      slotOf.put(name, slot);
    }
  }

  void planBody(List<Node> nodes, long number) {
    iteration = number;
    nodes.forEach(this::plan);
    iteration = -1;
  }

  /** Plans nodes that are in the place of another one. */
  void planBranch(List<Node> nodes) {
    nodes.forEach(this::plan);
  }

  void carry(String name, int before, int after, float[] initial) {
    carried.add(new Carried(name, before, after, initial));
  }

  /** Plans an operator that the graph does not have. */
  int apply(String operator, Node from, AttributeProto attribute, int... in) {
    Attributes attributes = new Attributes(List.of(attribute), from.where());
    List<String> names = IntStream.of(in).mapToObj(slot -> "slot " + slot).toList();
    Node node =
        new Node(from.index(), from.name(), operator, names, List.of(""), attributes, List.of());
    Op op = op(node, in);
    return record(op, Operators.plan(op), in)[0];
  }

  int define(String name, Value value, int viewOf) {
    slots.add(new Program.Slot(value, viewOf));
    if (!name.isEmpty()) {
      slotOf.put(name, slots.size() - 1);
    }
    return slots.size() - 1;
  }

  /**
   * The tensors that are read for these outputs.
   *
   * @param wired tensors that are not, where they are initial states
   */
  static Set<String> read(Graph graph, List<String> outputs, Set<String> wired) {
    Set<String> names = new HashSet<>(outputs);
    needed(graph, names, wired);
    return names;
  }

  /** The nodes that compute tensors of these names, to which those that they read are added. */
  private static Set<Node> needed(Graph graph, Set<String> names, Set<String> wired) {
    Set<Node> needed = new HashSet<>();
    List<Node> nodes = graph.nodes();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      if (node.outputs().stream().anyMatch(names::contains)) {
        needed.add(node);
        addReads(node, wired, names);
      }
    }
    return needed;
  }

  /** A branch is planned in the place of its If: its nodes carry states as those around it do. */
  private static void addReads(Node node, Set<String> wired, Set<String> names) {
    for (int k = 0; k < node.inputs().size(); k++) {
      if (!node.inputs().get(k).isEmpty() && !isWiredState(node, k, wired)) {
        names.add(node.inputs().get(k));
      }
    }
    for (Body body : node.bodies()) {
      if (Conditional.isConditional(node)) {
        body.nodes().forEach(inner -> addReads(inner, wired, names));
        names.addAll(body.outputs());
      } else {
        names.addAll(body.captured());
      }
    }
  }

  private static boolean isWiredState(Node node, int input, Set<String> wired) {
    return isRecurrent(node)
        && (input == RecurrentNode.INITIAL_H || input == RecurrentNode.INITIAL_C)
        && wired.contains(node.inputs().get(input));
  }

  /** Whether a node steps along an axis. */
  static boolean isStepping(Node node) {
    return isRecurrent(node) || Unrolling.isLoop(node);
  }

  static boolean isRecurrent(Node node) {
    return RECURRENT.contains(node.operator());
  }

  private void plan(Node node) {
    if (Unrolling.isLoop(node) && node.body().isPresent()) {
      Unrolling.plan(this, node);
      return;
    }
    if (Conditional.isConditional(node)) {
      Conditional.plan(this, node, graph);
      return;
    }
    int[] in = new int[node.inputs().size()];
    for (int k = 0; k < in.length; k++) {
      String name = node.inputs().get(k);
      in[k] = name.isEmpty() || isWiredState(node, k, wiredStates) ? -1 : slot(name);
    }
    if (carries && isRecurrent(node) && iteration < 0) {
      planCarrying(node, in);
    } else {
      plan(node, in);
    }
  }

  /** Plans a node and returns the slots of its outputs. */
  private int[] plan(Node node, int[] in) {
    Op op = op(node, in);
    Operation operation = Operators.plan(op);
    if (iteration < 0) {
      listener.planned(op, operation);
    } else {
      listener.inBody(op, iteration);
    }
    if (node.outputs().size() > operation.outputs().size()) {
      throw op.damaged(
          "a node must not have more outputs than its operator", "outputs=" + node.outputs());
    }
    int[] out = record(op, operation, in);
    listener.computed(op, IntStream.of(out).mapToObj(this::value).toList(), iteration);
    return out;
  }

  /** Plans a recurrent node with new slots in place of its initial states. */
  private void planCarrying(Node node, int[] in) {
    RecurrentNode recurrent =
        new RecurrentNode(RecurrentNode.Kind.valueOf(node.operator()), op(node, in));
    if (isWithinStep(node, recurrent)) {
      plan(node, in);
      return;
    }
    int states = recurrent.kind().states();
    requireSteps(recurrent, IntStream.range(0, states).allMatch(k -> isGiven(in, k)));
    int[] carrying = Arrays.copyOf(in, Math.max(in.length, RecurrentNode.P + 1));
    Arrays.fill(carrying, in.length, carrying.length, -1);
    for (int k = 0; k < states; k++) {
      if (!isGiven(in, k)) {
        carrying[RecurrentNode.INITIAL_H + k] =
            define("", Value.unknown(recurrent.statePrecision()), -1);
      }
    }
    int[] out = plan(node, carrying);
    for (int k = 0; k < states; k++) {
      if (!isGiven(in, k)) {
        int before = carrying[RecurrentNode.INITIAL_H + k];
        carried.add(new Carried(k == 0 ? "h" : "c", before, out[1 + k], initial(recurrent, k)));
        forgets |= !isReturned(node, k);
      }
    }
  }

  /**
   * Whether a node steps along another axis than time, such as the frequencies of a frame: a graph
   * whose states are inputs and outputs computes one step. The steps of a node that carries its own
   * state are time.
   */
  private boolean isWithinStep(Node node, RecurrentNode recurrent) {
    return !given.isEmpty() && recurrent.steps() > 1 && !beginsWithWired(node);
  }

  private boolean beginsWithWired(Node node) {
    return IntStream.range(0, node.inputs().size())
        .anyMatch(k -> isWiredState(node, k, wiredStates));
  }

  private boolean isGiven(int[] in, int state) {
    int input = RecurrentNode.INITIAL_H + state;
    return in.length > input && given.contains(in[input]);
  }

  private boolean isReturned(Node node, int state) {
    int input = RecurrentNode.INITIAL_H + state;
    return node.inputs().size() > input && returnedStates.contains(node.inputs().get(input));
  }

  private float[] initial(RecurrentNode recurrent, int state) {
    int input = RecurrentNode.INITIAL_H + state;
    return recurrent.op().has(input) && !shapesOnly
        ? recurrent.op().knownFloats(input).clone()
        : new float[recurrent.units()];
  }

  private Op op(Node node, int[] in) {
    @Nullable Value[] values = new Value[in.length];
    for (int k = 0; k < in.length; k++) {
      values[k] = in[k] < 0 ? null : slots.get(in[k]).value();
    }
    return new Op(node, graph.opset(), values);
  }

  /**
   * Checks that a node can be stepped.
   *
   * @param isGiven whether the node carries no state: what it is given has rows as the graph says
   * @throws UnsupportedModelException if it cannot
   */
  private void requireSteps(RecurrentNode recurrent, boolean isGiven) {
    Op op = recurrent.op();
    if (!recurrent.isCausal()) {
      throw op.unsupported(
          "a layer that processes the sequence backwards is non-causal and cannot be stepped event by event",
          "direction=" + recurrent.direction());
    }
    if (shapesOnly) {
      op.require(
          recurrent.batch() == 1,
          "the batch must be 1 where this axis is time",
          "batch=" + recurrent.batch());
      return;
    }
    if (recurrent.batch() != 1 && !isGiven) {
      throw op.unsupported(
          "the batch must be dynamic or 1; export the model with a dynamic batch axis, and with batch_first=True if its sequences are [batch, time, ...]",
          "batch=" + recurrent.batch());
    }
    boolean shorter =
        op.has(RecurrentNode.SEQUENCE_LENS) && op.knownInts(RecurrentNode.SEQUENCE_LENS)[0] != 1;
    if (recurrent.steps() != 1 || shorter) {
      throw op.unsupported(
          "the number of steps must be dynamic or 1; export the model with a dynamic time axis",
          "steps=" + recurrent.steps());
    }
  }

  /** Computes or records an operation and returns the slots of its outputs. */
  private int[] record(Op op, Operation operation, int[] in) {
    int[] out = recorded(op, operation, in);
    if (IntStream.of(in).anyMatch(given::contains)) {
      IntStream.of(out).filter(slot -> !value(slot).isKnown()).forEach(given::add);
    }
    return out;
  }

  private int[] recorded(Op op, Operation operation, int[] in) {
    if (operation instanceof Known known) {
      return defineOutputs(op.node(), List.of(known.value()), -1);
    }
    if (isFoldable(op, operation)) {
      return fold(op, operation);
    }
    if (!shapesOnly) {
      budget.takeMemory(op.node(), operation);
      if (operation.isView()) {
        budget.giveBack(operation);
        return defineOutputs(op.node(), List.of(op.input(0).view(operation.output())), in[0]);
      }
    }
    int[] out =
        defineOutputs(op.node(), operation.outputs().stream().map(Value::unknown).toList(), -1);
    steps.add(new Program.Step(op.node(), operation, in, out));
    return out;
  }

  private boolean isFoldable(Op op, Operation operation) {
    for (int k = 0; k < op.inputs().length; k++) {
      Value value = op.inputs()[k];
      boolean isRead = value != null && !PointwiseOperators.readsOnlyType(op.node(), k);
      if (isRead && !value.isKnown()) {
        return false;
      }
    }
    return !shapesOnly
        || operation.outputs().stream().allMatch(t -> t.elements() <= SMALL)
            && operation.cost() <= 100 * SMALL;
  }

  private int[] fold(Op op, Operation operation) {
    if (operation.isView()) {
      return defineOutputs(op.node(), List.of(op.input(0).view(operation.output())), -1);
    }
    budget.takeMemory(op.node(), operation);
    budget.takeWork(op.node(), operation);
    Value[] out = operation.outputs().stream().map(Value::constant).toArray(Value[]::new);
    try {
      operation.bind(op.inputs(), out).run();
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(String.valueOf(e.getMessage()), e);
    }
    return defineOutputs(op.node(), List.of(out), -1);
  }

  private int[] defineOutputs(Node node, List<Value> values, int viewOf) {
    int[] out = new int[values.size()];
    for (int i = 0; i < out.length; i++) {
      String name = i < node.outputs().size() ? node.outputs().get(i) : "";
      out[i] = define(name, values.get(i), viewOf);
    }
    return out;
  }
}
