/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.identity;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.CellForm;
import io.streamrnn.cell.ConditionedCell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.Weight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Something that is computed at every step: an input, a cell, or an operation on the values of
 * other nodes. Immutable. Two nodes with states are two, however alike they are; equal ones without
 * states are one.
 */
public final class FormNode {

  /**
   * A state of a node.
   *
   * @param name what the field calls it, {@code "h"}
   * @param level which of several recurrent parts of the node it belongs to; 0 for a cell
   * @param shape its shape for one row
   * @param initial its value before the first step
   */
  public record State(String name, int level, Shape shape, float[] initial) {}

  /** The state that says whether a sequence starts. */
  public static final String START = "start";

  private static final String HOLD = "hold";

  private final CellForm form;
  // Shapes of input and output; none for an operation, whose operands decide them.
  private final List<Shape> shapes;
  private final List<State> states;
  private final List<Shape> constants;
  private final List<Weight> weights;
  private final List<FormNode> operands;
  private final Optional<FormNode> mask;

  private FormNode(
      CellForm form,
      List<Shape> shapes,
      List<State> states,
      List<Shape> constants,
      List<Weight> weights,
      List<FormNode> operands,
      Optional<FormNode> mask) {
    this.form = form;
    this.shapes = shapes;
    this.states = List.copyOf(states);
    this.constants = List.copyOf(constants);
    this.weights = List.copyOf(weights);
    this.operands = List.copyOf(operands);
    this.mask = mask;
    PlainValues.require(form.options(), form.tag());
  }

  /** The event. */
  public static FormNode input(int size) {
    return operation(CellForm.of("input", 1, Map.of("size", size)));
  }

  /**
   * A cell that is not composed.
   *
   * @param mask at which steps it is skipped, so that its states stay as they are; empty for never.
   *     Ignored for a cell without states
   */
  public static FormNode cell(Cell cell, FormNode input, Optional<FormNode> mask) {
    List<StateSpec> specs = cell.states();
    List<State> states =
        IntStream.range(0, specs.size())
            .mapToObj(
                k -> new State(specs.get(k).name(), 0, specs.get(k).shape(), cell.initialState(k)))
            .toList();
    return cell(cell, states, input, mask);
  }

  private static FormNode cell(
      Cell cell, List<State> states, FormNode input, Optional<FormNode> mask) {
    return new FormNode(
        cell.form(),
        List.of(cell.inputShape(), cell.outputShape()),
        states,
        ConditionedCell.constantsOf(cell),
        cell.weights(),
        List.of(input),
        states.isEmpty() ? Optional.empty() : mask);
  }

  /** An operation without weights. */
  public static FormNode operation(CellForm form, FormNode... operands) {
    return operation(form, List.of(), List.of(operands));
  }

  /** An operation with weights. */
  public static FormNode operation(CellForm form, List<Weight> weights, List<FormNode> operands) {
    return new FormNode(form, List.of(), List.of(), List.of(), weights, operands, Optional.empty());
  }

  /**
   * A mask: 0 at the steps at which every value equals the mark, which it skips, and 1 at the
   * others.
   *
   * @param mark any number but NaN, which equals nothing
   */
  public static FormNode mask(FormNode value, float mark) {
    return operation(CellForm.of("mask", 1, Map.of("mark", mark)), value);
  }

  /** A mask that skips the steps that one of the two skips: their product, as in a graph. */
  public static FormNode anySkips(FormNode first, FormNode second) {
    return operation(CellForm.of("merge", 1, Map.of("mode", "mul")), first, second);
  }

  /** The value, but zeros at the steps that the mask skips. */
  public static FormNode zeroSkipped(FormNode value, FormNode mask) {
    return operation(CellForm.of("zero_skipped", 1), value, mask);
  }

  /** The value, but at the steps that the mask skips a state of a cell. */
  public static FormNode stateWhenSkipped(
      FormNode value, Composition.StateOf state, FormNode mask) {
    return operation(CellForm.of("state_skipped", 1), value, stateOf(state), mask);
  }

  /**
   * The value at the last step that the mask did not skip, which is a state: {@code y}.
   *
   * @param initial the value before the first such step
   */
  public static FormNode held(FormNode value, FormNode mask, Shape shape, float[] initial) {
    return new FormNode(
        CellForm.of(HOLD, 1),
        List.of(),
        List.of(new State("y", 0, shape, initial)),
        List.of(),
        List.of(),
        List.of(value),
        Optional.of(mask));
  }

  /**
   * The value of a cell that starts a sequence from computed states: a state says whether the
   * sequence starts, which is so before its first step.
   *
   * @param initial the states that it starts from, in its order
   * @param mask at which steps it is skipped; empty for never
   */
  public static FormNode start(FormNode value, List<FormNode> initial, Optional<FormNode> mask) {
    List<FormNode> operands = new ArrayList<>(List.of(value));
    operands.addAll(initial);
    return new FormNode(
        CellForm.of(START, 1),
        List.of(),
        List.of(new State(START, 0, Shape.of(1), new float[] {1})),
        List.of(),
        List.of(),
        operands,
        mask);
  }

  /**
   * A graph that has its states as inputs and outputs. Its value is that of the first operand.
   *
   * @param operands the output of a step, then each state after the step
   * @param mask at which steps it is skipped; empty for never. Ignored without states
   */
  public static FormNode recurrence(
      CellForm form, List<State> states, List<FormNode> operands, Optional<FormNode> mask) {
    return new FormNode(
        form,
        List.of(),
        states,
        List.of(),
        List.of(),
        operands,
        states.isEmpty() ? Optional.empty() : mask);
  }

  /** A state before the step, by its position among those of the recurrence that reads this. */
  public static FormNode before(int state) {
    return operation(CellForm.of("before", 1, Map.of("state", state)));
  }

  /** A state of a cell after the step. */
  public static FormNode stateOf(Composition.StateOf state) {
    return operation(CellForm.of("state", 1, Map.of("index", state.index())), state.node());
  }

  CellForm form() {
    return form;
  }

  List<State> states() {
    return states;
  }

  List<FormNode> operands() {
    return operands;
  }

  Optional<FormNode> mask() {
    return mask;
  }

  /** Whether it is no recurrent part of its own, but keeps something for the one before it. */
  boolean isHold() {
    return form.tag().equals(HOLD) || form.tag().equals(START);
  }

  /** How many recurrent parts it has. */
  int levels() {
    return 1 + states.stream().mapToInt(State::level).max().orElse(-1);
  }

  /** Whether this is the same function as another one without states, on the same operands. */
  boolean isSameFunction(FormNode other) {
    return states.isEmpty()
        && other.states.isEmpty()
        && form.equals(other.form)
        && shapes.equals(other.shapes)
        && constants.equals(other.constants)
        && isSame(weights, other.weights);
  }

  /** Weights of one layer that is called twice are the same objects. */
  private static boolean isSame(List<Weight> first, List<Weight> second) {
    return first.size() == second.size()
        && IntStream.range(0, first.size()).allMatch(i -> first.get(i) == second.get(i));
  }

  /**
   * The node as values of the canonical form.
   *
   * @param references the numbers of the operands
   * @param maskReference the number of the mask; empty for none
   */
  List<Object> values(List<Integer> references, Optional<Integer> maskReference) {
    return Arrays.asList(
        form.tag(),
        form.version(),
        form.options(),
        shapes.stream().map(Shape::dims).toList(),
        states.stream().map(FormNode::values).toList(),
        constants.stream().map(Shape::dims).toList(),
        weights,
        references,
        maskReference.orElse(null));
  }

  private static List<Object> values(State state) {
    return List.of(state.name(), state.level(), state.shape().dims(), state.initial());
  }
}
