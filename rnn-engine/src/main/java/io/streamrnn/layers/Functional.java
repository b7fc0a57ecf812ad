/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Weight;
import io.streamrnn.layers.Node.Call;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A graph of layers without cycles: Keras's functional {@code Model}. A layer may be called more
 * than once; its weights and states exist once.
 *
 * <pre>{@code
 * Functional.Builder graph = Functional.builder();
 * Node x = graph.input("x", -1, -1, 3);
 * Node slow = graph.call(Lstm.units(8), x);
 * Node fast = graph.call(Gru.units(4), x);
 * Functional model = graph.build(graph.call(Merge.concatenate(), slow, fast));
 * }</pre>
 *
 * <p>A recurrent layer that is called on several nodes takes the first as its input, the others as
 * initial states and constants; {@link Node#output} names the states that a layer returns.
 *
 * <p>For one thread at a time.
 */
public final class Functional extends Layer {

  static final LayerEntry ENTRY =
      LayerEntry.model("Model", FunctionalConfig::read).named("Functional");

  // Ten times the number in the largest networks.
  private static final int MOST_CALLS = 1 << 14;

  private final List<Call> inputs;
  private final List<Call> calls;
  private final List<Node> outputs;
  private final long size;
  // Whether the size of its outputs has been checked.
  private boolean isMeasured;

  private Functional(Builder graph, List<Node> outputs) {
    super(graph.name);
    this.inputs = List.copyOf(graph.inputs);
    this.calls = List.copyOf(graph.calls);
    this.outputs = List.copyOf(outputs);
    this.size = graph.size;
  }

  private Functional(Functional of, List<Node> outputs) {
    super(of.name());
    this.calls = leadingTo(outputs, of.calls);
    this.inputs =
        of.inputs.stream()
            .filter(input -> isRead(input, calls) || outputs.stream().anyMatch(input::isOf))
            .toList();
    this.outputs = List.copyOf(outputs);
    this.size = calls.stream().mapToLong(call -> call.layer().callsWithin()).sum();
  }

  private static List<Call> leadingTo(List<Node> outputs, List<Call> calls) {
    Set<Call> needed = new HashSet<>();
    outputs.forEach(output -> needed.add(output.call()));
    List<Call> kept = new ArrayList<>();
    for (int i = calls.size() - 1; i >= 0; i--) {
      Call call = calls.get(i);
      if (needed.contains(call)) {
        call.from.forEach(node -> needed.add(node.call()));
        kept.add(0, call);
      }
    }
    return List.copyOf(kept);
  }

  private static boolean isRead(Call input, List<Call> calls) {
    return calls.stream().flatMap(call -> call.from.stream()).anyMatch(input::isOf);
  }

  /**
   * The same model with some of its outputs. Layers and inputs that these do not depend on are left
   * out.
   *
   * @param names those of the layers to return the outputs of, in order. Tensor k of a layer that
   *     returns several, such as its states, is {@code layer:k}
   * @throws IllegalArgumentException if there is no name, or one is of no output
   */
  public Functional withOutputs(List<String> names) {
    List<String> all = outputs.stream().map(Functional::outputName).toList();
    if (names.isEmpty() || !all.containsAll(names)) {
      throw new IllegalArgumentException(
          "the outputs must be some of the model's: outputs=%s, model's outputs=%s, model=%s"
              .formatted(names, all, name()));
    }
    return new Functional(
        this, names.stream().map(each -> outputs.get(all.indexOf(each))).toList());
  }

  private static String outputName(Node output) {
    return output.call().name + (output.index() == 0 ? "" : ":" + output.index());
  }

  /** Starts a graph. */
  public static Builder builder() {
    return new Builder();
  }

  /** Wires a graph. */
  public static final class Builder {

    private final List<Call> inputs = new ArrayList<>();
    private final List<Call> calls = new ArrayList<>();
    private final Set<Call> all = new HashSet<>();
    // Of layers and, without one, of inputs.
    private final Map<String, Optional<Layer>> names = new HashMap<>();
    private long size;
    private String name = "model";

    private Builder() {}

    /** Keras's {@code name}; {@code "model"} by default. */
    public Builder name(String value) {
      name = value;
      return this;
    }

    /**
     * An input of the graph: Keras's {@code Input}.
     *
     * @param shape with its rows, -1 for an unknown extent
     */
    public Node input(String inputName, int... shape) {
      requireFree(inputName, Optional.empty());
      Call call = Call.input(inputName, TensorShape.of(shape));
      inputs.add(call);
      all.add(call);
      return new Node(call, 0);
    }

    /**
     * Calls a layer.
     *
     * @param source the layer, or a builder that makes one for this call
     * @param on nodes of this graph
     * @return its output
     * @throws IllegalArgumentException if the layer does not take these inputs, another layer has
     *     its name, or there are too many calls, those in models within this one included
     */
    public Node call(LayerSource source, Node... on) {
      Layer layer = source.toLayer();
      for (Node node : on) {
        if (!all.contains(node.call())) {
          throw new IllegalArgumentException(
              "a layer must be called on nodes of its graph: layer=%s, node=%s"
                  .formatted(layer.name(), node.call().name));
        }
      }
      requireFree(layer.name(), Optional.of(layer));
      requireCalls(layer);
      List<TensorShape> shapes = layer.computeOutputShape(Stream.of(on).map(Node::shape).toList());
      Call call = Call.of(layer, List.of(on), shapes);
      calls.add(call);
      all.add(call);
      return new Node(call, 0);
    }

    /** A model that calls another twice, which calls another twice, and so on, grows fast. */
    private void requireCalls(Layer layer) {
      size += layer.callsWithin();
      if (size > MOST_CALLS) {
        throw new IllegalArgumentException(
            "a graph must not have too many calls, those in models within it included: calls=%d, limit=%d, layer=%s, model=%s"
                .formatted(size, MOST_CALLS, layer.name(), name));
      }
    }

    private void requireFree(String layerName, Optional<Layer> layer) {
      boolean isSame = layer.isPresent() && layer.equals(names.get(layerName));
      if (names.containsKey(layerName) && !isSame) {
        throw new IllegalArgumentException(
            "names must be unique within a model: name="
                + layerName
                + "; set another name(...) on one of the layers");
      }
      names.put(layerName, layer);
    }

    /**
     * The model with these outputs.
     *
     * @throws IllegalArgumentException if there is no output, or the graph has no input
     */
    public Functional build(Node... outputs) {
      if (inputs.isEmpty() || outputs.length == 0) {
        throw new IllegalArgumentException(
            "a graph must have at least one input and one output: inputs=%d, outputs=%d, model=%s"
                .formatted(inputs.size(), outputs.length, name));
      }
      return new Functional(this, List.of(outputs));
    }
  }

  /** Keras's {@code input_shape}: one for each input, as the inputs were declared. */
  public List<TensorShape> inputShapes() {
    return inputs.stream().map(input -> input.shapes.get(0)).toList();
  }

  /**
   * The shape of a tensor of the graph: Keras's {@code get_output_shape_at}.
   *
   * @param layer the name of the layer, or of the input
   * @param call which of its calls, counted from 0
   * @param index which of the tensors of that call
   * @throws IllegalArgumentException if there is none
   */
  public TensorShape outputShapeAt(String layer, int call, int index) {
    List<Call> of =
        Stream.concat(inputs.stream(), calls.stream()).filter(c -> c.name.equals(layer)).toList();
    if (call < 0 || call >= of.size() || index < 0 || index >= of.get(call).shapes.size()) {
      throw new IllegalArgumentException(
          "no such tensor in the graph: layer=%s, call=%d, tensor=%d, model=%s"
              .formatted(layer, call, index, name()));
    }
    return of.get(call).shapes.get(index);
  }

  /** The names of the inputs, as they were declared. */
  public List<String> inputNames() {
    return inputs.stream().map(input -> input.name).toList();
  }

  List<Call> inputs() {
    return inputs;
  }

  List<Call> calls() {
    return calls;
  }

  List<Node> outputs() {
    return outputs;
  }

  /** The layers, each once, in the order of their first calls: Keras's {@code layers}. */
  public List<Layer> layers() {
    return calls.stream().map(Call::layer).distinct().toList();
  }

  @Override
  public String className() {
    return "Model";
  }

  @Override
  public Map<String, Object> config() {
    return FunctionalConfig.write(this);
  }

  @Override
  long callsWithin() {
    return size;
  }

  @Override
  public boolean isBuilt() {
    return layers().stream().allMatch(Layer::isBuilt);
  }

  @Override
  public void build(List<TensorShape> shapes) {
    requireInputs(shapes);
    if (!isMeasured) {
      StepSize.require(this, shapes);
      isMeasured = true;
    }
    computeShapes(shapes, true);
  }

  @Override
  public List<TensorShape> computeOutputShape(List<TensorShape> shapes) {
    requireInputs(shapes);
    return computeShapes(shapes, false);
  }

  private List<TensorShape> computeShapes(List<TensorShape> shapes, boolean build) {
    return walk(
        shapes,
        (call, from) -> {
          if (build) {
            call.layer().build(from);
          }
          return call.layer().computeOutputShape(from);
        });
  }

  /**
   * Goes through all calls.
   *
   * @param given the values of the inputs
   * @param calls computes the values that a call returns
   * @return the values of the outputs
   */
  private <T> List<T> walk(List<T> given, BiFunction<Call, List<T>, List<T>> calls) {
    Map<Call, List<T>> known = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      known.put(inputs.get(i), List.of(given.get(i)));
    }
    for (Call call : this.calls) {
      List<T> from = call.from.stream().map(node -> at(known, node)).toList();
      known.put(call, calls.apply(call, from));
    }
    return outputs.stream().map(node -> at(known, node)).toList();
  }

  /** The value of a node. Calls are in an order in which it is known. */
  private static <T> T at(Map<Call, List<T>> known, Node node) {
    return Objects.requireNonNull(known.get(node.call()), node.call().name).get(node.index());
  }

  private void requireInputs(List<TensorShape> shapes) {
    if (shapes.size() != inputs.size()) {
      throw new IllegalArgumentException(
          "a model takes as many inputs as its graph has: expected=%d, got=%d, model=%s, inputs=%s"
              .formatted(
                  inputs.size(), shapes.size(), name(), inputs.stream().map(c -> c.name).toList()));
    }
    for (int i = 0; i < inputs.size(); i++) {
      requireFits(inputs.get(i), shapes.get(i));
    }
  }

  private void requireFits(Call input, TensorShape shape) {
    if (!input.shapes.get(0).accepts(shape)) {
      throw new IllegalArgumentException(
          "an input has another shape than the graph's: input=%s, expected=%s, got=%s, model=%s"
              .formatted(input.name, input.shapes.get(0), shape, name()));
    }
  }

  @Override
  List<Sized> measure(StepSize model, List<Sized> given, double times) {
    return walk(given, (call, from) -> call.layer().measure(model, from, times));
  }

  /** A tensor within a call, with its mask. */
  private record Masked<T>(T tensor, Optional<Tensor> mask) {}

  /**
   * Applies the model: inputs as a list if there are several.
   *
   * @throws IllegalArgumentException if their number is not that of the graph
   */
  @Override
  public Output call(Arguments arguments) {
    requireNoStates(arguments);
    build(arguments.shapes());
    List<Masked<Tensor>> results =
        walk(
            masked(arguments.inputs(), arguments.masks()),
            (call, from) -> {
              Output output = call.layer().call(Arguments.of(tensors(from), masks(from)));
              return masked(output.tensors(), output.masks());
            });
    return new Output(tensors(results), List.of(), masks(results));
  }

  @Override
  TracedOutput trace(Trace trace, List<Variable> weights, TracedArguments arguments) {
    requireNoStates(arguments);
    Map<Layer, List<Variable>> own = byLayer(weights);
    List<Masked<Variable>> results =
        walk(
            masked(arguments.inputs(), arguments.masks()),
            (call, from) -> {
              TracedArguments on = TracedArguments.of(tensors(from), masks(from));
              TracedOutput output =
                  call.layer().trace(trace, own.getOrDefault(call.layer(), List.of()), on);
              return masked(output.tensors(), output.masks());
            });
    return new TracedOutput(tensors(results), masks(results));
  }

  private Map<Layer, List<Variable>> byLayer(List<Variable> weights) {
    Map<Layer, List<Variable>> result = new HashMap<>();
    int from = 0;
    for (Layer layer : layers()) {
      int to = from + layer.layerWeights().size();
      result.put(layer, weights.subList(from, to));
      from = to;
    }
    return result;
  }

  private static <T> List<Masked<T>> masked(List<T> tensors, List<Optional<Tensor>> masks) {
    List<Masked<T>> result = new ArrayList<>();
    for (int i = 0; i < tensors.size(); i++) {
      result.add(new Masked<>(tensors.get(i), masks.get(i)));
    }
    return result;
  }

  private static <T> List<T> tensors(List<Masked<T>> all) {
    return all.stream().map(Masked::tensor).toList();
  }

  private static <T> List<Optional<Tensor>> masks(List<Masked<T>> all) {
    return all.stream().map(Masked::mask).toList();
  }

  @Override
  public Optional<Tensor> computeMask(Arguments arguments) {
    return call(arguments).mask();
  }

  @Override
  public MaskSource maskSource(int output) {
    return MaskSource.LAYERS_WITHIN;
  }

  @Override
  public <M> Optional<M> followMask(MaskFlow<M> flow, List<Optional<M>> masks, int output) {
    return walk(
            masks,
            (call, from) ->
                IntStream.range(0, call.shapes.size())
                    .mapToObj(tensor -> call.layer().followMask(flow, from, tensor))
                    .toList())
        .get(output);
  }

  @Override
  List<LayerWeight> layerWeights() {
    return layers().stream().flatMap(Layer::weightsWithin).toList();
  }

  @Override
  void replaceWeights(List<Weight> weights) {
    int from = 0;
    for (Layer layer : layers()) {
      int to = from + layer.layerWeights().size();
      layer.replaceWeights(weights.subList(from, to));
      from = to;
    }
  }

  @Override
  public List<Double> activityLosses() {
    return layers().stream().flatMap(l -> l.activityLosses().stream()).toList();
  }

  @Override
  public boolean isStateful() {
    return layers().stream().anyMatch(Layer::isStateful);
  }

  /** Resets every stateful layer. */
  @Override
  public void resetStates() {
    layers().stream().filter(Layer::isStateful).forEach(Layer::resetStates);
  }

  @Override
  StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    return new StreamingRole.NeedsSequence("its layers are stepped, and not the model as a whole");
  }

  @Override
  int tensors() {
    return outputs.size();
  }

  @Override
  List<Optional<TensorShape>> declaredInputs() {
    return inputShapes().stream().map(Optional::of).toList();
  }

  @Override
  List<Flow.Wire> addTo(Flow.Builder flow, List<Flow.Wire> on) {
    Map<Call, List<Flow.Wire>> known = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      known.put(inputs.get(i), List.of(on.get(i)));
    }
    for (Call call : calls) {
      known.put(call, call.layer().addTo(flow, wires(call.from, known)));
    }
    return wires(outputs, known);
  }

  private static List<Flow.Wire> wires(List<Node> nodes, Map<Call, List<Flow.Wire>> known) {
    return nodes.stream().map(node -> at(known, node)).toList();
  }
}
