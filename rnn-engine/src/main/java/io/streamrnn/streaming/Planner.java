/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.streaming;

import io.streamrnn.cell.Cell;
import io.streamrnn.layers.Flow;
import io.streamrnn.layers.Flow.Call;
import io.streamrnn.layers.Flow.Wire;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.streaming.EventTensors.Value;
import io.streamrnn.streaming.StreamingPlan.Kind;
import io.streamrnn.streaming.StreamingPlan.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Converts calls of layers to the parts of a graph, in order. A chain is also a graph. */
final class Planner {

  private final Flow flow;
  private final TextInputs texts;
  private final StateInputs states;
  // Without those that are states.
  private final List<EventInput> inputs = new ArrayList<>();
  private final List<Wire> inputWires = new ArrayList<>();
  private final EventTensors tensors;

  private Planner(Flow flow, List<String> names, StateInputs states) {
    this.flow = flow;
    this.texts = TextInputs.of(flow);
    this.states = states;
    this.tensors = new EventTensors(flow);
    List<EventInput> all = EventInputs.of(flow, names);
    for (int i = 0; i < all.size(); i++) {
      if (!states.contains(Wire.input(i))) {
        addInput(Wire.input(i), all.get(i));
      }
    }
  }

  private void addInput(Wire wire, EventInput input) {
    Source source = Source.input(inputs.size());
    inputs.add(input);
    inputWires.add(wire);
    if (!input.isOfEvent()) {
      tensors.addOfKey(wire);
    }
    input
        .values()
        .ifPresent(shape -> tensors.set(wire, new Value(source, shape, Optional.empty())));
  }

  /**
   * Inputs are states only if the model can be stepped; they are constants otherwise.
   *
   * @param names of the inputs
   */
  static StreamingPlan plan(Flow flow, List<String> names) {
    StateInputs states = StateInputs.of(flow);
    StreamingPlan plan = new Planner(flow, names, states).plan();
    return plan.isPossible() || states.isEmpty()
        ? plan
        : new Planner(flow, names, StateInputs.NONE).plan();
  }

  private StreamingPlan plan() {
    List<Step> steps = new ArrayList<>();
    for (int number = 0; number < flow.calls().size(); number++) {
      steps.add(plan(number));
    }
    boolean areSized = inputs.stream().allMatch(input -> input.values().isPresent());
    List<EventText> found = areSized ? texts.texts(inputs, inputWires) : List.of();
    Optional<TokenInputs> tokens =
        areSized ? Optional.of(TokenInputs.of(flow, inputs, inputWires)) : Optional.empty();
    List<Integer> declared = declaredSteps();
    List<String> others = Stream.concat(unread(), differing(declared)).toList();
    boolean isPossible =
        !steps.isEmpty()
            && areSized
            && others.isEmpty()
            && texts.refusals().isEmpty()
            && steps.stream().noneMatch(step -> step.kind() == Kind.NEEDS_SEQUENCE);
    return new StreamingPlan(
        inputs,
        found,
        tokens.map(all -> all.positions(inputs, inputWires, true)).orElse(List.of()),
        tokens.map(all -> all.positions(inputs, inputWires, false)).orElse(List.of()),
        texts.refusals(),
        declared.size() == 1 ? OptionalInt.of(declared.get(0)) : OptionalInt.empty(),
        steps,
        isPossible ? cells() : List.of(),
        others);
  }

  /** A stateful model carries its state on, whatever the number of steps of a batch. */
  private List<Integer> declaredSteps() {
    if (!states.isEmpty() || flow.calls().stream().anyMatch(call -> call.layer().isStateful())) {
      return List.of();
    }
    return inputs.stream()
        .map(EventInput::declaredSteps)
        .filter(steps -> steps != TensorShape.UNKNOWN)
        .distinct()
        .toList();
  }

  /** An event has a step of each input, so that all end with the same one. */
  private Stream<String> differing(List<Integer> declared) {
    return declared.size() > 1
        ? Stream.of(
            "the inputs of a model must have the same number of steps: inputs=%s, steps=%s; save the part of the model that reads one of them"
                .formatted(inputs, declared))
        : Stream.empty();
  }

  private List<Cell> cells() {
    List<Source> outputs =
        flow.outputs().stream()
            .filter(wire -> !states.contains(wire))
            .map(wire -> tensors.value(wire).orElseThrow().source())
            .toList();
    return new PartGraph(inputs, tensors.parts(), outputs).cells();
  }

  /** Inputs that no call reads, and whose size for an event is not known. */
  private Stream<String> unread() {
    Set<Wire> read = new HashSet<>();
    flow.calls().forEach(call -> read.addAll(call.on()));
    return IntStream.range(0, inputs.size())
        .filter(i -> isOfUnknownSize(i) && !read.contains(inputWires.get(i)))
        .mapToObj(i -> "input %d %s".formatted(inputWires.get(i).input(), ofUnknownSize(i)));
  }

  private boolean isOfUnknownSize(int input) {
    return inputs.get(input).values().isEmpty();
  }

  private String ofUnknownSize(int input) {
    return inputs.get(input) + " must declare all extents but those of rows and steps";
  }

  private Step plan(int number) {
    Call call = flow.calls().get(number);
    Step step = new CallPlanner(flow, states, tensors, number).plan();
    if (step.kind() == Kind.PER_EVENT && tensors.areOfKey(call.on())) {
      tensors.addOfKey(new Wire(number, 0));
    }
    Optional<Integer> unknown =
        call.on().stream()
            .map(inputWires::indexOf)
            .filter(input -> input >= 0 && isOfUnknownSize(input))
            .findFirst();
    return step.kind() == Kind.NEEDS_SEQUENCE || unknown.isEmpty()
        ? step
        : new Step(
            step.layer(),
            Kind.NEEDS_SEQUENCE,
            "its input " + ofUnknownSize(unknown.get()),
            step.output());
  }
}
