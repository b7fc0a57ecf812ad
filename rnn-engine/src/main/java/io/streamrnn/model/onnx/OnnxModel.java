package io.streamrnn.model.onnx;

import io.streamrnn.model.Model;
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A graph that was read from an ONNX file. It is evaluated over whole tensors with {@link #run},
 * and seen as a network that is stepped event by event with {@link #model}. Immutable, safe for use
 * by many threads.
 *
 * <p>Operators: RNN, GRU and LSTM with all attributes and directions, and those that exporters put
 * around them; operator sets from 7 on. Floats of any width are computed as float32.
 */
public final class OnnxModel {

  private final String name;
  private final Graph graph;

  private OnnxModel(String name, Graph graph) {
    this.name = name;
    this.graph = graph;
  }

  /**
   * Reads a file.
   *
   * @param name what messages call it, such as the name of its file
   * @param bytes the file; not kept
   * @throws io.streamrnn.model.UnsupportedModelException if it holds something that is not
   *     supported
   * @throws ModelFormatException if it is damaged
   */
  public static OnnxModel read(String name, byte[] bytes) {
    Objects.requireNonNull(name, "name");
    try {
      return new OnnxModel(name, GraphReader.read(bytes));
    } catch (ModelFormatException e) {
      throw OnnxFile.inModel(name, e);
    }
  }

  /** Whether a file is, by its first fields, one of ONNX, be it damaged further on. */
  public static boolean isOnnx(byte[] bytes) {
    return OnnxFile.isOnnx(bytes);
  }

  /** What messages and logs call it. */
  public String name() {
    return name;
  }

  /** The names of the tensors that {@link #run} wants. */
  public List<String> inputs() {
    return graph.inputs().stream().map(GraphInput::name).toList();
  }

  /** The names of the tensors that {@link #run} gives. */
  public List<String> outputs() {
    return graph.outputs();
  }

  /** The operators, in the order in which they are computed: {@code "LSTM"}, {@code "Gemm"}. */
  public List<String> operators() {
    return graph.nodes().stream().map(Node::operator).toList();
  }

  /**
   * The tensors that {@link #run} wants, each with its element type and its extents, a question
   * mark for one that is open: {@code "x FLOAT[?, 1, 2]"}.
   */
  public List<String> inputTypes() {
    return graph.inputs().stream().map(input -> input.name() + " " + input).toList();
  }

  /** How many numbers the tensors have that are stored in the file. */
  public long parameters() {
    return graph.initializers().values().stream().mapToLong(v -> v.type().elements()).sum();
  }

  /**
   * Evaluates the graph.
   *
   * @param inputs one tensor per name of {@link #inputs}
   * @return one tensor per name of {@link #outputs}
   * @throws IllegalArgumentException if an input is missing or not asked for, or has another
   *     element type or shape than the file says
   * @throws ModelFormatException if inputs of these shapes do not go through the graph
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
        "every input must be given, and no other: expected=%s, got=%s, model=%s"
            .formatted(inputs(), given.keySet(), name));
  }

  /**
   * The graph as a network that is stepped event by event. Its states are those of its recurrent
   * nodes: zero at first, or what the file gives as their initial states; where the graph takes
   * initial states as inputs and gives the last ones as outputs, these are carried. An input of
   * integers, the ids of an embedding, is one float that holds a whole number.
   *
   * <p>A sequence that is stepped this way gives the numbers of {@link #run} over the whole.
   *
   * @throws UnsupportedModelException if the graph needs more than the events so far, such as a
   *     layer that reads backwards, or has more than one input or output besides its states
   */
  public Model model() {
    try {
      return Model.of(name, StreamPlan.of(graph).layers());
    } catch (UnsupportedModelException e) {
      throw OnnxFile.inModel(name, e);
    } catch (ModelFormatException e) {
      throw OnnxFile.inModel(
          name,
          new UnsupportedModelException(
              "a graph that is stepped must take sequences of any length, also of one step; export with a dynamic time axis: "
                  + e.getMessage()));
    }
  }
}
