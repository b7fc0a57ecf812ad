/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.cell.CellForm;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.identity.FormNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The canonical form of a graph, for the identity of its model. The names of tensors and nodes do
 * not matter.
 */
final class GraphForm {

  private final StreamPlan plan;
  private final Program program;
  // Each constant once, by its elements.
  private final IdentityHashMap<float[], Weight> weights = new IdentityHashMap<>();
  private final List<Weight> ordered = new ArrayList<>();

  /**
   * A computed tensor.
   *
   * @param node the node that computes it
   * @param output the index among the outputs of the node
   */
  private record Computed(FormNode node, int output) {}

  GraphForm(StreamPlan plan) {
    this.plan = plan;
    this.program = plan.program();
    for (Program.Step step : program.steps()) {
      for (int slot : step.in()) {
        if (slot >= 0 && isWeight(value(slot))) {
          weight(value(slot));
        }
      }
    }
  }

  /** All constants of floats, in the order of their first use. */
  List<Weight> weights() {
    return List.copyOf(ordered);
  }

  private Value value(int slot) {
    return program.slots().get(program.memory(slot)).value();
  }

  private static boolean isWeight(Value value) {
    return value.isKnown() && value.holdsFloats() && value.floats().length > 0;
  }

  private Weight weight(Value value) {
    return weights.computeIfAbsent(
        value.floats(),
        floats -> {
          Weight weight = Weight.of("w" + ordered.size(), Shape.of(floats.length), floats);
          ordered.add(weight);
          return weight;
        });
  }

  FormNode node(FormNode event, Optional<FormNode> mask) {
    Map<Integer, Computed> computed = new HashMap<>();
    computed.put(program.memory(plan.event()), new Computed(event, 0));
    for (int k = 0; k < plan.states().size(); k++) {
      computed.put(
          program.memory(plan.states().get(k).before()), new Computed(FormNode.before(k), 0));
    }
    for (Program.Step step : program.steps()) {
      FormNode node = operation(step, computed);
      for (int k = 0; k < step.out().length; k++) {
        computed.put(step.out()[k], new Computed(node, k));
      }
    }
    List<Integer> results = new ArrayList<>(plan.scores());
    plan.states().forEach(state -> results.add(state.after()));
    Operands operands = new Operands(computed);
    results.forEach(operands::add);
    CellForm form = CellForm.of("onnx/graph", 1, Map.of("outputs", operands.described));
    return FormNode.recurrence(form, states(), operands.nodes, mask);
  }

  private FormNode operation(Program.Step step, Map<Integer, Computed> computed) {
    Operands operands = new Operands(computed);
    for (int slot : step.in()) {
      operands.add(slot);
    }
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("attributes", step.node().attributes().toMap());
    options.put("inputs", operands.described);
    options.put("outputs", Arrays.stream(step.out()).mapToObj(this::type).toList());
    CellForm form = CellForm.of("onnx/" + step.node().operator(), 1, options);
    return FormNode.operation(form, operands.weights, operands.nodes);
  }

  private List<Object> type(int slot) {
    return type(program.type(slot));
  }

  private static List<Object> type(TensorType type) {
    String element =
        switch (type.element()) {
          case FLOAT -> "float";
          case INT -> "int";
          case BOOL -> "bool";
        };
    return List.of(element, LongStream.of(type.dims()).boxed().toList());
  }

  /** A repeated name begins another recurrent part: h, c, h, c are two. */
  private List<FormNode.State> states() {
    List<FormNode.State> states = new ArrayList<>();
    Set<String> names = new HashSet<>();
    int level = 0;
    for (StreamPlan.State state : plan.states()) {
      if (!names.add(state.name())) {
        level++;
        names = new HashSet<>(Set.of(state.name()));
      }
      states.add(
          new FormNode.State(
              state.name(), level, Shape.of(state.initial().length), state.initial()));
    }
    return states;
  }

  /** The inputs of an operation: values of nodes, weights, or whole numbers. */
  private final class Operands {

    private final Map<Integer, Computed> computed;
    private final List<FormNode> nodes = new ArrayList<>();
    private final List<Weight> weights = new ArrayList<>();
    // In order, null for an optional input that is omitted.
    private final List<@Nullable Object> described = new ArrayList<>();

    Operands(Map<Integer, Computed> computed) {
      this.computed = computed;
    }

    void add(int slot) {
      described.add(slot < 0 ? null : List.of(source(slot), type(slot)));
    }

    private List<Object> source(int slot) {
      Computed known = computed.get(program.memory(slot));
      if (known != null) {
        nodes.add(known.node());
        return List.of("value", known.output());
      }
      Value value = value(slot);
      if (isWeight(value)) {
        weights.add(weight(value));
        return List.of("weight");
      }
      return List.of("integers", integers(value));
    }

    private List<Long> integers(Value value) {
      return value.holdsFloats() ? List.of() : LongStream.of(value.ints()).boxed().toList();
    }
  }
}
