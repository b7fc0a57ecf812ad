/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.model.Model;
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * A graph read from an ONNX file. {@link #run} evaluates it over whole tensors, {@link #model}
 * converts it to a network that is stepped event by event. Immutable and thread-safe.
 *
 * <p>Supported are RNN, GRU and LSTM with all attributes and directions, the operators that
 * exporters use around them, and operator sets from 7 on. Floats of any width are computed as
 * float32.
 */
public final class OnnxModel {

  private final String name;
  private final Graph graph;
  private final Roles roles;

  private OnnxModel(String name, Graph graph, Roles roles) {
    this.name = name;
    this.graph = graph;
    this.roles = roles;
  }

  /**
   * Reads a file.
   *
   * @param name the name in messages and logs, such as the name of the file
   * @param bytes the file; not kept
   * @throws UnsupportedModelException if it holds something that is not supported
   * @throws ModelFormatException if it is damaged
   */
  public static OnnxModel read(String name, byte[] bytes) {
    return read(name, bytes, Map.of(), List.of());
  }

  /**
   * Reads a file.
   *
   * @param name the name in messages and logs, such as the name of the file
   * @param bytes the file; not kept
   * @param states inputs that are states, each with the output that is its next value; may be empty
   *     where names and shapes say it
   * @param outputs the outputs that are scores, in order; empty for all that are not states
   * @throws UnsupportedModelException if it holds something that is not supported
   * @throws ModelFormatException if it is damaged
   */
  public static OnnxModel read(
      String name, byte[] bytes, Map<String, String> states, List<String> outputs) {
    Objects.requireNonNull(name, "name");
    try {
      return new OnnxModel(name, GraphReader.read(bytes), new Roles(states, outputs));
    } catch (ModelFormatException e) {
      throw OnnxFile.inModel(name, e);
    }
  }

  /**
   * The same graph with rounded matrices: the tensors of the file that are factors of a MatMul, a
   * Gemm or an Einsum, weights of a recurrent node or the kernel of a Conv or a ConvTranspose,
   * directly or in another form. Each weight becomes the nearest bfloat16, ties to even.
   *
   * @throws ModelFormatException if a weight is too large for it
   */
  public OnnxModel roundedToBfloat16() {
    return new OnnxModel(name, inModel(() -> RoundedFactors.in(graph)), roles);
  }

  /** Whether the first fields of a file are those of ONNX. The rest of it may be damaged. */
  public static boolean isOnnx(byte[] bytes) {
    return OnnxFile.isOnnx(bytes);
  }

  /** The name in messages and logs. */
  public String name() {
    return name;
  }

  /** The names of the tensors that {@link #run} takes. */
  public List<String> inputs() {
    return graph.inputs().stream().map(GraphInput::name).toList();
  }

  /** The names of the tensors that {@link #run} returns. */
  public List<String> outputs() {
    return graph.outputs();
  }

  /** The operators in the order of computation: {@code "LSTM"}, {@code "Gemm"}. */
  public List<String> operators() {
    return graph.nodes().stream().map(Node::operator).toList();
  }

  /**
   * The tensors that {@link #run} takes, each with its element type and its extents, a question
   * mark for an open extent: {@code "x FLOAT[?, 1, 2]"}.
   */
  public List<String> inputTypes() {
    return graph.inputs().stream().map(input -> input.name() + " " + input).toList();
  }

  /**
   * The states that the graph takes as inputs and returns as outputs: each input with the output
   * that is its next value.
   *
   * @throws UnsupportedModelException if names and shapes do not settle the pairs
   */
  public Map<String, String> statePairs() {
    Map<String, String> pairs = new LinkedHashMap<>();
    inModel(() -> Wiring.of(graph, roles).known())
        .forEach(pair -> pairs.put(pair.input(), pair.output()));
    return pairs;
  }

  /**
   * The axis along which the graph steps through a sequence, with its name if the file has one:
   * {@code "x, axis 1 'time'"}. Empty if an event is a whole input.
   *
   * @throws UnsupportedModelException if the graph is neither stepped nor run over sequences
   */
  public Optional<String> timeAxis() {
    return inModel(
        () -> {
          Wiring wiring = Wiring.of(graph, roles);
          GraphInput event = graph.input(wiring.event());
          OptionalInt axis = GraphPlan.timeAxis(graph, wiring);
          return axis.isPresent()
              ? Optional.of("%s, axis %s".formatted(event.name(), event.axis(axis.getAsInt())))
              : Optional.empty();
        });
  }

  /** The number of elements of all tensors that the file stores. */
  public long parameters() {
    return graph.parameters();
  }

  /**
   * Evaluates the graph.
   *
   * @param inputs one tensor per name of {@link #inputs}
   * @return one tensor per name of {@link #outputs}
   * @throws IllegalArgumentException if an input is missing or unknown, or its element type or
   *     shape is not that of the file
   * @throws ModelFormatException if the graph cannot compute inputs of these shapes
   */
  public Map<String, OnnxTensor> run(Map<String, OnnxTensor> inputs) {
    if (inputs.size() != graph.inputs().size()) {
      throw wrongInputs(inputs);
    }
    Planner planner = Planner.computing(graph, Budget.ofRun());
    for (GraphInput input : graph.inputs()) {
      OnnxTensor tensor = inputs.get(input.name());
      if (tensor == null) {
        throw wrongInputs(inputs);
      }
      input.check(tensor.value().type());
      planner.feed(input.name(), tensor.value());
    }
    planner.plan(graph.outputs());
    Map<String, OnnxTensor> outputs = new LinkedHashMap<>();
    graph.outputs().forEach(o -> outputs.put(o, new OnnxTensor(planner.value(o))));
    return outputs;
  }

  private IllegalArgumentException wrongInputs(Map<String, OnnxTensor> given) {
    return new IllegalArgumentException(
        "all inputs must be given, and no others: expected=%s, got=%s, model=%s"
            .formatted(inputs(), given.keySet(), name));
  }

  /**
   * The graph as a network that is stepped event by event. Its states are those of its recurrent
   * nodes. They begin with the initial states of the file, or with zero. If the graph takes initial
   * states as inputs and returns the last states as outputs, these are carried. An input of
   * integers, the ids of an embedding, is one float that holds a whole number.
   *
   * <p>Stepping a sequence computes the same numbers as {@link #run} over the whole sequence.
   *
   * @throws UnsupportedModelException if the graph is non-causal, such as a layer that processes
   *     the sequence backwards, or has more than one input or output besides its states
   */
  public Model model() {
    GraphPlan plan = plan();
    if (!plan.isSteppable()) {
      throw new UnsupportedModelException(plan.refusal() + ", model=" + name);
    }
    return stepped(plan);
  }

  /**
   * The graph as a network that is stepped event by event if possible, see {@link #model},
   * otherwise over whole sequences: a graph with bidirectional nodes, or one that takes sequences
   * of one length only.
   *
   * @throws UnsupportedModelException with the reasons, if it is neither
   */
  public Model scoring() {
    GraphPlan plan = plan();
    return plan.isSteppable()
        ? stepped(plan)
        : Model.ofSequences(name, inModel(() -> sequences(plan.refusal())));
  }

  private SequenceGraph sequences(String refusal) {
    try {
      return SequenceGraph.of(graph, roles, refusal);
    } catch (UnsupportedModelException e) {
      String message = String.valueOf(e.getMessage());
      throw new UnsupportedModelException(
          message.equals(refusal) ? refusal : refusal + "; over whole sequences: " + message);
    }
  }

  private Model stepped(GraphPlan plan) {
    Model model = Model.of(name, plan.layers());
    return plan.declaredSteps().isPresent()
        ? model.declaringSteps(plan.declaredSteps().getAsInt())
        : model;
  }

  private GraphPlan plan() {
    return inModel(() -> GraphPlan.of(graph, roles));
  }

  private <T> T inModel(Supplier<T> step) {
    try {
      return step.get();
    } catch (ModelFormatException e) {
      throw OnnxFile.inModel(name, e);
    }
  }
}
