/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which inputs of a graph become initial states of its recurrent nodes, and which tensors are their
 * last states, through changes of shape, slices and concatenations.
 */
final class StateFlow {

  // Operators that only change the form of their first input.
  private static final Set<String> FORMS =
      Set.of(
          "Identity",
          "Squeeze",
          "Unsqueeze",
          "Reshape",
          "Transpose",
          "Flatten",
          "Slice",
          "Gather",
          "Split",
          "Cast",
          "Expand",
          "Dropout");

  /**
   * A state of a recurrent node.
   *
   * @param node the position of the node in topological order
   * @param index 0 for h, 1 for c
   */
  private record State(int node, int index) {}

  // The input of the graph that each tensor is a form of.
  private final Map<String, String> origins = new HashMap<>();
  // The states whose last values each tensor holds.
  private final Map<String, Set<State>> last = new HashMap<>();
  // The states that begin with each input of the graph.
  private final Map<String, Set<State>> initial = new LinkedHashMap<>();
  private final Set<String> initialTensors = new LinkedHashSet<>();
  private int recurrentNodes;

  private StateFlow() {}

  /** Nodes are in topological order, so one pass is enough. */
  static StateFlow of(Graph graph) {
    StateFlow flow = new StateFlow();
    graph.inputs().forEach(input -> flow.origins.put(input.name(), input.name()));
    graph.nodes().forEach(flow::follow);
    return flow;
  }

  private void follow(Node node) {
    if (Planner.isRecurrent(node)) {
      recurrent(node);
    } else if (Unrolling.isLoop(node)) {
      looped(node);
    } else if (Conditional.isConditional(node)) {
      node.bodies().forEach(branch -> branched(node, branch));
    } else if (node.operator().equals("Concat")) {
      concatenated(node);
    } else if (FORMS.contains(node.operator()) && !node.inputs().isEmpty()) {
      String input = node.inputs().get(0);
      for (String output : node.usedOutputs()) {
        copy(origins, input, output);
        copy(last, input, output);
      }
    }
  }

  private void branched(Node node, Body branch) {
    branch.nodes().forEach(this::follow);
    for (int k = 0; k < Math.min(branch.outputs().size(), node.outputs().size()); k++) {
      copy(origins, branch.outputs().get(k), node.outputs().get(k));
      // Of both branches, as it is not known here which one is taken.
      String output = node.outputs().get(k);
      Set<State> states = new HashSet<>(last.getOrDefault(branch.outputs().get(k), Set.of()));
      states.addAll(last.getOrDefault(output, Set.of()));
      if (!states.isEmpty()) {
        last.put(output, states);
      }
    }
  }

  private static <T> void copy(Map<String, T> map, String from, String to) {
    T value = map.get(from);
    if (value != null) {
      map.put(to, value);
    }
  }

  private void recurrent(Node node) {
    int number = recurrentNodes++;
    for (int k = 0; k < 2; k++) {
      State state = new State(number, k);
      if (node.outputs().size() > 1 + k && !node.outputs().get(1 + k).isEmpty()) {
        last.put(node.outputs().get(1 + k), Set.of(state));
      }
      int input = RecurrentNode.INITIAL_H + k;
      if (node.inputs().size() > input && origins.containsKey(node.inputs().get(input))) {
        String tensor = node.inputs().get(input);
        initialTensors.add(tensor);
        initial.computeIfAbsent(origins.get(tensor), name -> new HashSet<>()).add(state);
      }
    }
  }

  /** The first outputs of a loop are its last states. */
  private void looped(Node node) {
    int number = recurrentNodes++;
    long scanned = node.attributes().integer("num_scan_inputs", 2);
    for (int k = 0; k < node.inputs().size() - scanned && k < node.outputs().size(); k++) {
      if (!node.outputs().get(k).isEmpty()) {
        last.put(node.outputs().get(k), Set.of(new State(number, k)));
      }
    }
  }

  private void concatenated(Node node) {
    Set<State> states = new HashSet<>();
    node.inputs().forEach(input -> states.addAll(last.getOrDefault(input, Set.of())));
    if (last.keySet().containsAll(node.inputs())) {
      node.usedOutputs().forEach(output -> last.put(output, states));
    }
  }

  /** Whether there is no recurrent node. */
  boolean isEmpty() {
    return recurrentNodes == 0;
  }

  /** The inputs of recurrent nodes that are initial states and come from inputs of the graph. */
  Set<String> initialTensors() {
    return initialTensors;
  }

  /** Those of them that come from one of these inputs of the graph. */
  Set<String> initialTensors(Set<String> inputs) {
    Set<String> tensors = new LinkedHashSet<>(initialTensors);
    tensors.removeIf(tensor -> !inputs.contains(origins.get(tensor)));
    return tensors;
  }

  /** The inputs of the graph that are initial states. */
  Set<String> initialInputs() {
    return initial.keySet();
  }

  /** Whether a tensor holds last states only. */
  boolean isLast(String tensor) {
    return last.containsKey(tensor);
  }

  /** The output that holds the last values of the states that begin with an input. */
  Optional<String> nextOf(String input, List<String> outputs) {
    return outputs.stream()
        .filter(output -> initial.getOrDefault(input, Set.of()).equals(last.get(output)))
        .findFirst();
  }

  /** Whether an output holds last states of nodes, and none of those that begin with an input. */
  boolean isOfOthers(String input, String output) {
    return isLast(output)
        && Collections.disjoint(
            initial.getOrDefault(input, Set.of()), last.getOrDefault(output, Set.of()));
  }

  /** The outputs that hold h of the last recurrent node, and no c. */
  List<String> hiddenOfLastLayer(List<String> outputs) {
    State hidden = new State(recurrentNodes - 1, 0);
    return outputs.stream()
        .filter(
            output -> {
              Set<State> states = last.getOrDefault(output, Set.of());
              return states.contains(hidden)
                  && states.stream().allMatch(state -> state.index() == 0);
            })
        .toList();
  }
}
