/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.model.UnsupportedModelException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The roles of the inputs and outputs of a graph: event, score and states. An input is a state if
 * it is the initial state of a recurrent node. An output is a state if it is the last state of one.
 * Changes of shape, slices and concatenations may be between them, as exporters keep the states of
 * all layers in one tensor. Names have no meaning.
 *
 * <p>In a graph without recurrent nodes, as PyTorch exports {@code LSTMCell}, the states are the
 * inputs after the first and the outputs after the first, paired in order.
 *
 * @param event the input of the event
 * @param score the output of the score
 * @param recurrent the tensors that go into recurrent nodes as initial states and come from inputs
 * @param pairs the input and the output of each state of a graph without recurrent nodes
 */
record Wiring(String event, String score, Set<String> recurrent, List<Pair> pairs) {

  /** A state that is an input before the step and an output after it. */
  record Pair(String input, String output) {}

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

  static Wiring of(Graph graph) {
    return new Finder(graph).find();
  }

  private static final class Finder {

    private final Graph graph;
    // The input of the graph that each tensor is a form of.
    private final Map<String, String> origins = new HashMap<>();
    private final Set<String> lastStates = new HashSet<>();

    Finder(Graph graph) {
      this.graph = graph;
      graph.inputs().forEach(input -> origins.put(input.name(), input.name()));
      graph.nodes().forEach(this::follow);
    }

    /** Nodes are in topological order, so one pass is enough. */
    private void follow(Node node) {
      if (Planner.isRecurrent(node)) {
        node.outputs().stream().skip(1).forEach(lastStates::add);
      } else if (node.operator().equals("Concat")) {
        if (lastStates.containsAll(node.inputs())) {
          lastStates.addAll(node.outputs());
        }
      } else if (FORMS.contains(node.operator()) && !node.inputs().isEmpty()) {
        String input = node.inputs().get(0);
        if (origins.containsKey(input)) {
          node.usedOutputs().forEach(output -> origins.put(output, origins.get(input)));
        }
        if (lastStates.contains(input)) {
          lastStates.addAll(node.outputs());
        }
      }
    }

    Wiring find() {
      Set<String> recurrent = initialStates();
      List<String> events = new ArrayList<>(graph.inputs().stream().map(GraphInput::name).toList());
      recurrent.forEach(state -> events.remove(origins.get(state)));
      List<String> scores = new ArrayList<>(graph.outputs());
      scores.removeIf(lastStates::contains);
      if (scores.isEmpty()) {
        // All outputs are states; the first is the output of a layer.
        scores.add(graph.outputs().get(0));
      }
      List<Pair> pairs = pairs(events, scores);
      if (events.size() != 1 + pairs.size() || scores.size() > 1 + pairs.size()) {
        throw new UnsupportedModelException(
            "a graph that is stepped must have one input and one output besides its states: inputs=%s, outputs=%s; export the model with these only"
                .formatted(events, scores));
      }
      return new Wiring(events.get(0), scores.get(0), recurrent, pairs);
    }

    /** The initial states of recurrent nodes that come from inputs. */
    private Set<String> initialStates() {
      Set<String> result = new LinkedHashSet<>();
      for (Node node : graph.nodes()) {
        if (Planner.isRecurrent(node)) {
          node.inputs().stream()
              .skip(RecurrentNode.INITIAL_H)
              .limit(2)
              .filter(origins::containsKey)
              .forEach(result::add);
        }
      }
      return result;
    }

    private List<Pair> pairs(List<String> events, List<String> scores) {
      if (graph.nodes().stream().anyMatch(Planner::isRecurrent)) {
        return List.of();
      }
      int states = events.size() - 1;
      // If all outputs are states, the first is the score as well.
      int first = scores.size() == states ? 0 : 1;
      List<Pair> pairs = new ArrayList<>();
      for (int k = 0; k < states && first + k < scores.size(); k++) {
        pairs.add(new Pair(events.get(1 + k), scores.get(first + k)));
      }
      return pairs;
    }
  }
}
