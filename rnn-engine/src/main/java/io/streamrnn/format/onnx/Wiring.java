/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The roles of the inputs and outputs of a graph: event, scores and states. An input is a state if
 * it is the initial state of a recurrent node. An output is a state if it is the last state of one.
 * Changes of shape, slices and concatenations may be between them, as exporters keep the states of
 * all layers in one tensor. Names have no meaning there.
 *
 * <p>A state that the graph changes or reads beside its nodes, such as a tensor that is written in
 * place, is one of the graph as a whole: its input and its output are paired by name, and the nodes
 * read what the graph gives them.
 *
 * <p>In a graph without recurrent nodes, as PyTorch exports {@code LSTMCell}, all inputs but one
 * are states. {@link StatePairs} finds the output of each. Beside recurrent nodes, an input is such
 * a state if an output has its name.
 *
 * @param event the input of the event
 * @param scores the outputs of the score, one behind the other
 * @param recurrent the tensors that go into recurrent nodes as initial states and come from inputs,
 *     where the nodes carry them
 * @param carried the tensors that go into recurrent nodes as initial states, where the graph
 *     returns their next values
 * @param pairs the input and the output of each state that no recurrent node carries
 * @param known all states that the graph has as an input and as an output
 */
record Wiring(
    String event,
    List<String> scores,
    Set<String> recurrent,
    Set<String> carried,
    List<Pair> pairs,
    List<Pair> known) {

  /** A state that is an input before the step and an output after it. */
  record Pair(String input, String output) {}

  static Wiring of(Graph graph, Roles roles) {
    return new Finder(graph, roles).find();
  }

  /**
   * The refusal of several inputs that are no states.
   *
   * @param haveSettings whether some of them have no axes, and cannot be beside the others
   */
  static UnsupportedModelException severalEvents(List<String> events, boolean haveSettings) {
    return new UnsupportedModelException(
        "a graph that is stepped must have one input besides its states: inputs=%s%s"
            .formatted(
                events,
                haveSettings
                    ? ""
                    : "; export the model with one input of all features side by side, in which what belongs to the key is repeated, or save a Keras model as .keras, which may have several inputs"));
  }

  private static final class Finder {

    private final Graph graph;
    private final Roles roles;
    private final StateFlow flow;

    Finder(Graph graph, Roles roles) {
      this.graph = graph;
      this.roles = roles;
      this.flow = StateFlow.of(graph);
    }

    Wiring find() {
      requireNames();
      try {
        return wiring();
      } catch (UnsupportedModelException e) {
        throw settings().isEmpty() ? e : withSettings(e);
      }
    }

    /** The inputs without axes: they are neither rows of an event nor states. */
    private List<String> settings() {
      return graph.inputs().stream()
          .filter(input -> input.shape().filter(dims -> dims.length == 0).isPresent())
          .map(input -> input.name() + " " + input)
          .toList();
    }

    private UnsupportedModelException withSettings(UnsupportedModelException e) {
      return new UnsupportedModelException(
          "%s; an input without axes that is the same for all events, such as a sampling rate, must be an initializer with its value: inputs=%s; make it one and fix the extents of an event, as docs/models.md has it"
              .formatted(e.getMessage(), settings()));
    }

    private Wiring wiring() {
      List<Pair> ofNodes = flow.isEmpty() ? List.of() : recurrentPairs();
      List<Pair> ofGraph = flow.isEmpty() ? pairs() : pairsBeside(ofNodes);
      List<Pair> known = Stream.concat(ofNodes.stream(), ofGraph.stream()).toList();
      List<String> events = events(known);
      if (events.size() != 1) {
        throw severalEvents(events, !settings().isEmpty());
      }
      List<String> scores = scores(known);
      List<Pair> pairs = new ArrayList<>(ofGraph);
      readByOthers(ofNodes, ofGraph, scores).forEach(pairs::add);
      Set<String> recurrent = new LinkedHashSet<>(flow.initialTensors());
      recurrent.removeAll(flow.initialTensors(inputsOf(pairs)));
      Set<String> carried = flow.initialTensors(inputsOf(known));
      return new Wiring(events.get(0), scores, recurrent, carried, pairs, known);
    }

    private static Set<String> inputsOf(List<Pair> pairs) {
      return pairs.stream().map(Pair::input).collect(Collectors.toSet());
    }

    /** The states of recurrent nodes that other nodes read as well, such as their shapes. */
    private Stream<Pair> readByOthers(List<Pair> ofNodes, List<Pair> ofGraph, List<String> scores) {
      List<String> outputs = new ArrayList<>(scores);
      ofGraph.forEach(pair -> outputs.add(pair.output()));
      Set<String> wired = new LinkedHashSet<>(flow.initialTensors());
      wired.removeAll(flow.initialTensors(inputsOf(ofGraph)));
      Set<String> read = Planner.read(graph, outputs, wired);
      return ofNodes.stream().filter(pair -> read.contains(pair.input()));
    }

    /** The inputs that are no states. */
    private List<String> events(List<Pair> pairs) {
      Set<String> events = new LinkedHashSet<>(inputs());
      pairs.forEach(pair -> events.remove(pair.input()));
      flow.initialInputs().forEach(events::remove);
      return List.copyOf(events);
    }

    private List<String> inputs() {
      return graph.inputs().stream().map(GraphInput::name).toList();
    }

    private void requireNames() {
      List<String> outputs =
          Stream.concat(roles.states().values().stream(), roles.outputs().stream()).toList();
      require("an input", roles.states().keySet(), inputs());
      require("an output", outputs, graph.outputs());
      require("an output once", repeated(roles.states().values()), List.of());
      require("an output once", repeated(roles.outputs()), List.of());
    }

    private static List<String> repeated(Iterable<String> names) {
      Set<String> seen = new LinkedHashSet<>();
      List<String> repeated = new ArrayList<>();
      names.forEach(
          name -> {
            if (!seen.add(name)) {
              repeated.add(name);
            }
          });
      return repeated;
    }

    private void require(String what, Iterable<String> names, List<String> allowed) {
      for (String name : names) {
        if (!allowed.contains(name)) {
          throw new ModelFormatException(
              "--states and --output-node must name %s of the graph: name=%s, inputs=%s, outputs=%s"
                  .formatted(what, name, inputs(), graph.outputs()));
        }
      }
    }

    // -- states

    /** The states of recurrent nodes that the graph has as inputs and, unchanged, as outputs. */
    private List<Pair> recurrentPairs() {
      List<Pair> pairs = new ArrayList<>();
      for (String input : flow.initialInputs()) {
        String given = roles.states().get(input);
        if (given != null) {
          requireNoOther(new Pair(input, given));
        }
        List<String> outputs = given == null ? graph.outputs() : List.of(given);
        flow.nextOf(input, outputs).ifPresent(output -> pairs.add(new Pair(input, output)));
      }
      return pairs;
    }

    private void requireNoOther(Pair given) {
      if (flow.isOfOthers(given.input(), given.output())) {
        throw new ModelFormatException(
            "--states must not pair a state of a recurrent node with the last state of another: got=%s=%s; name the output that is its next value, or omit --states"
                .formatted(given.input(), given.output()));
      }
    }

    /** The states of a graph with recurrent nodes that the nodes do not carry. */
    private List<Pair> pairsBeside(List<Pair> carried) {
      List<Pair> pairs = new ArrayList<>();
      Set<String> read = Planner.read(graph, mayBeScores(), flow.initialTensors());
      for (String input : flow.initialInputs()) {
        if (carried.stream().noneMatch(pair -> pair.input().equals(input))) {
          changed(input, read.contains(input))
              .ifPresent(output -> pairs.add(new Pair(input, output)));
        }
      }
      pairs.addAll(pairsOfOthers(carried));
      return pairs;
    }

    private List<String> mayBeScores() {
      return roles.outputs().isEmpty()
          ? graph.outputs().stream().filter(output -> !flow.isLast(output)).toList()
          : roles.outputs();
    }

    /**
     * The next value of an initial state, where it is not just what the nodes computed.
     *
     * @param isRead whether others than recurrent nodes read the input
     */
    private Optional<String> changed(String input, boolean isRead) {
      if (roles.states().containsKey(input)) {
        return Optional.of(roles.states().get(input));
      }
      List<String> outputs = new ArrayList<>(graph.outputs());
      outputs.removeIf(output -> !isRead && flow.isLast(output));
      outputs.removeAll(roles.outputs());
      return StateName.of(input).isState() ? nextBeside(input, outputs) : Optional.empty();
    }

    /**
     * The states of other nodes in a graph with recurrent nodes, such as the last inputs of a
     * convolution. As inputs need not be states here, shapes do not settle them: names must, and
     * none that is called an event is one, as {@code audio_in} and {@code audio_out}.
     */
    private List<Pair> pairsOfOthers(List<Pair> carried) {
      List<String> inputs = new ArrayList<>(inputs());
      inputs.removeAll(flow.initialInputs());
      List<String> outputs = new ArrayList<>(graph.outputs());
      carried.forEach(pair -> outputs.remove(pair.output()));
      if (inputs.size() < 2) {
        return List.of();
      }
      List<Pair> pairs = new ArrayList<>();
      for (String input : inputs) {
        nextBeside(input, outputs).ifPresent(output -> pairs.add(new Pair(input, output)));
      }
      return pairs;
    }

    private Optional<String> nextBeside(String input, List<String> outputs) {
      if (roles.states().containsKey(input)) {
        return Optional.of(roles.states().get(input));
      }
      StateName name = StateName.of(input);
      List<String> next =
          outputs.stream().filter(output -> name.equalsBut(StateName.of(output))).toList();
      return next.size() == 1 && !name.isOfEvent() && !roles.states().containsValue(next.get(0))
          ? Optional.of(next.get(0))
          : Optional.empty();
    }

    /** The states of a graph without recurrent nodes, in the order of the inputs. */
    private List<Pair> pairs() {
      if (graph.inputs().size() < 2) {
        return List.of();
      }
      BoundaryTypes types = BoundaryTypes.of(graph);
      List<StatePairs.Tensor> inputs = new ArrayList<>(types.inputs());
      List<StatePairs.Tensor> outputs = new ArrayList<>(types.outputs());
      inputs.removeIf(input -> roles.states().containsKey(input.name()));
      outputs.removeIf(output -> roles.states().containsValue(output.name()));
      List<Pair> found = new ArrayList<>(StatePairs.of(inputs, outputs));
      roles.states().forEach((input, output) -> found.add(new Pair(input, output)));
      return inputs().stream()
          .flatMap(input -> found.stream().filter(pair -> pair.input().equals(input)))
          .toList();
    }

    // -- scores

    private List<String> scores(List<Pair> pairs) {
      if (!roles.outputs().isEmpty()) {
        return roles.outputs();
      }
      List<String> scores = new ArrayList<>(graph.outputs());
      scores.removeIf(flow::isLast);
      pairs.forEach(pair -> scores.remove(pair.output()));
      requireNoState(scores, pairs);
      return scores.isEmpty() ? List.of(hiddenState(pairs)) : scores;
    }

    /** A next state that its name does not settle would be taken for a score. */
    private void requireNoState(List<String> scores, List<Pair> pairs) {
      List<String> paired = pairs.stream().map(Pair::input).toList();
      for (String input : flow.initialInputs()) {
        for (String score : scores) {
          if (!paired.contains(input) && isNext(StateName.of(input), StateName.of(score))) {
            throw new UnsupportedModelException(
                "an output that may be the next value of a state must be said to be it or not: input=%s, output=%s; if it is, use --states %s=%s or LoadOptions.withStates, and if it is a score, name it with --output-node or LoadOptions.withOutputs"
                    .formatted(input, score, input, score));
          }
        }
      }
    }

    private static boolean isNext(StateName input, StateName output) {
      return input.isState() && input.equalsButNumbers(output);
    }

    /** The output of the last layer, where all outputs are states. */
    private String hiddenState(List<Pair> pairs) {
      List<String> hidden =
          flow.isEmpty()
              ? graph.outputs().stream().filter(Finder::isHidden).toList()
              : flow.hiddenOfLastLayer(graph.outputs());
      List<String> next = pairs.stream().map(Pair::output).toList();
      List<String> beside = hidden.stream().filter(output -> !next.contains(output)).toList();
      List<String> candidates =
          graph.outputs().size() == 1 ? graph.outputs() : beside.isEmpty() ? hidden : beside;
      if (candidates.size() != 1) {
        throw new UnsupportedModelException(
            "a graph whose outputs are all states must say which one is the score: outputs=%s; name it with --output-node or LoadOptions.withOutputs"
                .formatted(graph.outputs()));
      }
      return candidates.get(0);
    }

    private static boolean isHidden(String output) {
      return StateName.of(output).words().contains("h");
    }
  }
}
