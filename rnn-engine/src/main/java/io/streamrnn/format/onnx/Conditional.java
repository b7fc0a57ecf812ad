/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Plans an If whose condition is known before the first event, such as one on an extent of a
 * tensor, as exporters write it around a Squeeze: the nodes of its branch, as if they were in the
 * graph.
 */
final class Conditional {

  static final String IF = "If";
  static final List<String> BRANCHES = List.of("then_branch", "else_branch");

  private final Planner planner;
  private final Node node;

  private Conditional(Planner planner, Node node) {
    this.planner = planner;
    this.node = node;
  }

  static boolean isConditional(Node node) {
    return node.operator().equals(IF);
  }

  /**
   * Plans a node.
   *
   * @param graph around it
   */
  static void plan(Planner planner, Node node, Graph graph) {
    new Conditional(planner, node).plan(graph);
  }

  private void plan(Graph graph) {
    Body branch = branch();
    if (planner.isOfShapes()) {
      requireNoLength(graph);
    }
    planner.listener().chooses(node);
    branch.initializers().forEach((name, value) -> planner.define(name, value, -1));
    planner.planBranch(branch.nodes());
    for (int k = 0; k < node.outputs().size(); k++) {
      String inner = branch.outputs().get(k);
      planner.listener().aliased(inner, node.outputs().get(k));
      planner.bind(node.outputs().get(k), planner.slot(inner));
    }
  }

  private Body branch() {
    int outputs = node.outputs().size();
    if (node.inputs().size() != 1
        || node.bodies().size() != BRANCHES.size()
        || node.bodies().stream()
            .anyMatch(body -> !body.inputs().isEmpty() || body.outputs().size() < outputs)) {
      throw new ModelFormatException(
          "a condition must have two branches without inputs: branches=%d, inputs=%s, %s"
              .formatted(node.bodies().size(), node.inputs(), node.where()));
    }
    Value condition = planner.value(node.inputs().get(0));
    if (!condition.isKnown() || condition.holdsFloats() || condition.type().elements() != 1) {
      throw unsupported(
          "a condition must be known before the first event, such as one on an extent");
    }
    return node.bodies().get(condition.ints()[0] != 0 ? 0 : 1);
  }

  /**
   * Sequences of any length must take the same branch, also where they are not stepped: the
   * identity of a model is that of the branches which one length takes. A condition that is made in
   * a body or a branch is followed where steps are, by {@link StepNumbers}.
   */
  private void requireNoLength(Graph graph) {
    Map<String, Node> producers = new HashMap<>();
    graph.nodes().forEach(each -> each.usedOutputs().forEach(name -> producers.put(name, each)));
    Set<String> seen = new HashSet<>();
    Deque<String> left = new ArrayDeque<>(node.inputs());
    while (!left.isEmpty()) {
      String name = left.remove();
      Node producer = producers.get(name);
      if (producer != null && seen.add(name) && !producer.operator().equals("Shape")) {
        if (isOfLength(name)) {
          throw unsupported("a condition must not depend on the number of steps");
        }
        producer.inputs().stream().filter(input -> !input.isEmpty()).forEach(left::add);
      }
    }
  }

  private boolean isOfLength(String name) {
    Value value = planner.value(name);
    return value.isKnown()
        && !value.holdsFloats()
        && Arrays.stream(value.ints()).anyMatch(TimeAxis::isFromTime);
  }

  private UnsupportedModelException unsupported(String rule) {
    return new UnsupportedModelException(
        "%s: condition='%s', %s; export the model with fixed shapes or without the branch"
            .formatted(rule, node.inputs().get(0), node.where()));
  }
}
