package io.streamrnn.sequence;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Weight;
import io.streamrnn.sequence.Node.Call;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Layers that are wired freely, without cycles: Keras's functional {@code Model}. A layer may be
 * called more than once; it has its weights and states once.
 *
 * <pre>{@code
 * Functional.Builder graph = Functional.builder();
 * Node x = graph.input("x", -1, -1, 3);
 * Node slow = graph.call(Rnn.lstm(LstmSpec.of(8)).build(), x);
 * Node fast = graph.call(Rnn.gru(GruSpec.of(4)).build(), x);
 * Functional model = graph.build(graph.call(Merge.concatenate(), slow, fast));
 * }</pre>
 *
 * <p>A recurrent layer that is called on several nodes takes the first as its input, the others as
 * initial states and constants; {@link Node#output} names the states that a layer returns.
 *
 * <p>For one thread at a time.
 */
public final class Functional extends Layer {

  // Ten times what the largest networks have.
  private static final int MOST_CALLS = 1 << 14;

  private final List<Call> inputs;
  private final List<Call> calls;
  private final List<Node> outputs;
  private final long size;
  // Whether what it puts out has been found to be within bounds.
  private boolean isMeasured;

  private Functional(Builder graph, List<Node> outputs) {
    super(graph.name == null ? "model" : graph.name);
    this.inputs = List.copyOf(graph.inputs);
    this.calls = List.copyOf(graph.calls);
    this.outputs = List.copyOf(outputs);
    this.size = graph.size;
  }

  /** A graph to be wired. */
  public static Builder builder() {
    return new Builder();
  }

  /** Wires a graph. */
  public static final class Builder {

    private final List<Call> inputs = new ArrayList<>();
    private final List<Call> calls = new ArrayList<>();
    private final Set<Call> all = new HashSet<>();
    private final Map<String, Layer> names = new HashMap<>();
    private long size;
    private String name;

    private Builder() {}

    /** Keras's {@code name}. */
    public Builder name(String value) {
      name = value;
      return this;
    }

    /**
     * An input of the graph: Keras's {@code Input}.
     *
     * @param shape with its rows, -1 for what is not known
     */
    public Node input(String inputName, int... shape) {
      requireFree(inputName, null);
      Call call = new Call(inputName, null, List.of(), List.of(TensorShape.of(shape)));
      inputs.add(call);
      all.add(call);
      return new Node(call, 0);
    }

    /**
     * Calls a layer.
     *
     * @param on nodes of this graph
     * @return its output
     * @throws IllegalArgumentException if the layer does not take what it is called on, or another
     *     layer has its name, or there are too many calls, those in models within this one included
     */
    public Node call(Layer layer, Node... on) {
      for (Node node : on) {
        if (!all.contains(node.call())) {
          throw new IllegalArgumentException(
              "a layer is called on nodes of its graph: layer=%s, node=%s"
                  .formatted(layer.name(), node.call().name));
        }
      }
      requireFree(layer.name(), layer);
      requireCalls(layer);
      List<TensorShape> shapes = layer.outputShapesFrom(Stream.of(on).map(Node::shape).toList());
      Call call = new Call(layer.name(), layer, List.of(on), shapes);
      calls.add(call);
      all.add(call);
      return new Node(call, 0);
    }

    /** A model that calls another twice, which calls another twice, and so on, grows fast. */
    private void requireCalls(Layer layer) {
      size += layer.callsWithin();
      if (size > MOST_CALLS) {
        throw new IllegalArgumentException(
            "a graph has a limited number of calls, those in models within it included: calls=%d, limit=%d, layer=%s, model=%s"
                .formatted(size, MOST_CALLS, layer.name(), name));
      }
    }

    private void requireFree(String wanted, Layer layer) {
      boolean taken = names.containsKey(wanted) && (layer == null || names.get(wanted) != layer);
      if (taken) {
        throw new IllegalArgumentException(
            "names are unique within a model: name=" + wanted + "; give one of the layers a name");
      }
      names.put(wanted, layer);
    }

    /**
     * The model that returns these.
     *
     * @throws IllegalArgumentException if there is no output, or the graph has no input
     */
    public Functional build(Node... outputs) {
      if (inputs.isEmpty() || outputs.length == 0) {
        throw new IllegalArgumentException(
            "a graph has an input and an output at least: inputs=%d, outputs=%d, model=%s"
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
   * @param layer the name of the layer, or of the input, that puts it out
   * @param call which of its calls, counted from 0
   * @param index which of the tensors of that call
   * @throws IllegalArgumentException if there is none
   */
  public TensorShape outputShapeAt(String layer, int call, int index) {
    List<Call> of =
        Stream.concat(inputs.stream(), calls.stream())
            .filter(c -> (c.layer == null ? c.name : c.layer.name()).equals(layer))
            .toList();
    if (call < 0 || call >= of.size() || index < 0 || index >= of.get(call).shapes.size()) {
      throw new IllegalArgumentException(
          "no such tensor in the graph: layer=%s, call=%d, tensor=%d, model=%s"
              .formatted(layer, call, index, name()));
    }
    return of.get(call).shapes.get(index);
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
    return calls.stream().map(c -> c.layer).distinct().toList();
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
  public void build(TensorShape input) {
    build(List.of(input));
  }

  @Override
  void buildFrom(List<TensorShape> shapes) {
    build(shapes);
  }

  /** Builds a model of several inputs. */
  public void build(List<TensorShape> shapes) {
    requireInputs(shapes.size());
    if (!isMeasured) {
      StepSize.require(this, shapes);
      isMeasured = true;
    }
    shapes(shapes, true);
  }

  @Override
  public List<TensorShape> computeOutputShape(TensorShape input) {
    return outputShapesFrom(List.of(input));
  }

  @Override
  List<TensorShape> outputShapesFrom(List<TensorShape> shapes) {
    Map<Call, List<TensorShape>> known = shapes(shapes, false);
    return outputs.stream().map(n -> known.get(n.call()).get(n.index())).toList();
  }

  private Map<Call, List<TensorShape>> shapes(List<TensorShape> shapes, boolean build) {
    requireInputs(shapes.size());
    Map<Call, List<TensorShape>> known = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      requireFits(inputs.get(i), shapes.get(i));
      known.put(inputs.get(i), List.of(shapes.get(i)));
    }
    for (Call call : calls) {
      List<TensorShape> from =
          call.from.stream().map(n -> known.get(n.call()).get(n.index())).toList();
      if (build) {
        call.layer.buildFrom(from);
      }
      known.put(call, call.layer.outputShapesFrom(from));
    }
    return known;
  }

  private void requireFits(Call input, TensorShape shape) {
    if (!input.shapes.get(0).accepts(shape)) {
      throw new IllegalArgumentException(
          "an input has another shape than the graph's: input=%s, expected=%s, got=%s, model=%s"
              .formatted(input.name, input.shapes.get(0), shape, name()));
    }
  }

  private void requireInputs(int given) {
    if (given != inputs.size()) {
      throw new IllegalArgumentException(
          "a model takes as many inputs as its graph has: expected=%d, got=%d, model=%s, inputs=%s"
              .formatted(inputs.size(), given, name(), inputs.stream().map(c -> c.name).toList()));
    }
  }

  /**
   * Applies the model: inputs as a list if there are several, the mask being the first one's.
   *
   * @throws IllegalArgumentException if their number is not that of the graph
   */
  @Override
  public Output call(Inputs given) {
    if (!given.initialState().isEmpty() || !given.constants().isEmpty()) {
      requireNoStates(given);
    }
    List<Tensor> tensors = Stream.concat(Stream.of(given.x()), given.others().stream()).toList();
    return callFrom(tensors, ofFirst(given.mask(), tensors.size()));
  }

  private static List<Tensor> ofFirst(Tensor mask, int inputs) {
    List<Tensor> masks = new ArrayList<>(Collections.nCopies(inputs, null));
    masks.set(0, mask);
    return masks;
  }

  @Override
  Output callFrom(List<Tensor> tensors, List<Tensor> masks) {
    build(tensors.stream().map(t -> TensorShape.of(t.shape())).toList());
    Map<Call, Output> known = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      known.put(inputs.get(i), Output.of(tensors.get(i), Optional.ofNullable(masks.get(i))));
    }
    for (Call call : calls) {
      known.put(call, call(call, known));
    }
    List<Tensor> results = outputs.stream().map(n -> tensor(n, known)).toList();
    return new Output(results, List.of(), Optional.ofNullable(mask(outputs.get(0), known)));
  }

  private static Output call(Call call, Map<Call, Output> known) {
    List<Tensor> tensors = new ArrayList<>();
    List<Tensor> masks = new ArrayList<>();
    for (Node node : call.from) {
      tensors.add(tensor(node, known));
      masks.add(mask(node, known));
    }
    return call.layer.callFrom(tensors, masks);
  }

  @Override
  void buildFor(Inputs given) {
    build(
        Stream.concat(Stream.of(given.x()), given.others().stream())
            .map(t -> TensorShape.of(t.shape()))
            .toList());
  }

  @Override
  TracedOutput trace(Trace trace, List<Variable> weights, TracedInputs given) {
    if (!given.initialState().isEmpty() || !given.constants().isEmpty()) {
      requireNoStates(given);
    }
    List<Variable> tensors = Stream.concat(Stream.of(given.x()), given.others().stream()).toList();
    return traceFrom(trace, weights, tensors, ofFirst(given.mask(), tensors.size()));
  }

  @Override
  TracedOutput traceFrom(
      Trace trace, List<Variable> weights, List<Variable> tensors, List<Tensor> masksOfInputs) {
    Map<Layer, List<Variable>> own = byLayer(weights);
    Map<Call, TracedOutput> known = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      known.put(inputs.get(i), TracedOutput.of(tensors.get(i), masksOfInputs.get(i)));
    }
    for (Call call : calls) {
      List<Variable> from = call.from.stream().map(n -> variable(n, known)).toList();
      List<Tensor> masks = new ArrayList<>();
      call.from.forEach(n -> masks.add(tracedMask(n, known)));
      known.put(call, call.layer.traceFrom(trace, own.get(call.layer), from, masks));
    }
    List<Variable> results = outputs.stream().map(n -> variable(n, known)).toList();
    return new TracedOutput(results, tracedMask(outputs.get(0), known));
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

  private static Variable variable(Node node, Map<Call, TracedOutput> known) {
    return known.get(node.call()).tensors().get(node.index());
  }

  private static Tensor tracedMask(Node node, Map<Call, TracedOutput> known) {
    return node.index() == 0 ? known.get(node.call()).mask() : null;
  }

  private static Tensor tensor(Node node, Map<Call, Output> known) {
    return known.get(node.call()).tensors().get(node.index());
  }

  /** States that are returned have no mask. */
  private static Tensor mask(Node node, Map<Call, Output> known) {
    return node.index() == 0 ? known.get(node.call()).mask().orElse(null) : null;
  }

  @Override
  public Optional<Tensor> computeMask(Tensor input, Tensor mask) {
    return call(Inputs.of(input).mask(mask)).mask();
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
      known.put(call, call.layer.addTo(flow, wires(call.from, known)));
    }
    return wires(outputs, known);
  }

  private static List<Flow.Wire> wires(List<Node> nodes, Map<Call, List<Flow.Wire>> known) {
    return nodes.stream().map(n -> known.get(n.call()).get(n.index())).toList();
  }
}
