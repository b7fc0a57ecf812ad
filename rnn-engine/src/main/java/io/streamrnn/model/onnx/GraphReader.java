package io.streamrnn.model.onnx;

import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;

/** Turns the messages of a file into a {@link Graph}, and checks its wiring. */
final class GraphReader {

  private static final int MIN_OPSET = 7;

  private final ModelProto model;
  private final GraphProto graph;
  private final Map<String, Value> initializers = new LinkedHashMap<>();
  private final List<GraphInput> inputs = new ArrayList<>();
  // What made each name: -1 for an input or an initializer, else the position of a node.
  private final Map<String, Integer> origins = new HashMap<>();

  private GraphReader(ModelProto model) {
    this.model = model;
    this.graph = model.getGraph();
  }

  static Graph read(byte[] bytes) {
    return new GraphReader(OnnxFile.parse(bytes)).read(bytes.length);
  }

  private Graph read(long bytes) {
    int opset = opset();
    if (graph.getSparseInitializerCount() > 0) {
      throw new UnsupportedModelException(
          "sparse tensors are not supported: sparse_initializers="
              + graph.getSparseInitializerCount());
    }
    graph.getInitializerList().forEach(this::addInitializer);
    graph.getInputList().forEach(this::addInput);
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < graph.getNodeCount(); i++) {
      nodes.add(node(i, graph.getNode(i)));
    }
    List<String> outputs = graph.getOutputList().stream().map(ValueInfoProto::getName).toList();
    if (outputs.isEmpty()) {
      throw new ModelFormatException("a graph must have an output: outputs=[]");
    }
    outputs.forEach(name -> requireOrigin(name, "output '" + name + "' of the graph"));
    return new Graph(bytes, opset, inputs, initializers, sorted(nodes), outputs);
  }

  private int opset() {
    long version = 0;
    for (OperatorSetIdProto set : model.getOpsetImportList()) {
      if (isDefault(set.getDomain())) {
        version = set.getVersion();
      }
    }
    if (version < MIN_OPSET || version > Integer.MAX_VALUE) {
      throw new UnsupportedModelException(
          "operator set not supported: opset=%d; supported: %d and later"
              .formatted(version, MIN_OPSET));
    }
    return (int) version;
  }

  private static boolean isDefault(String domain) {
    return domain.isEmpty() || domain.equals("ai.onnx");
  }

  private void addInitializer(TensorProto tensor) {
    String where = "initializer '" + tensor.getName() + "'";
    define(tensor.getName(), -1, where);
    initializers.put(tensor.getName(), TensorReader.read(tensor, where));
  }

  private void addInput(ValueInfoProto info) {
    String where = "input '" + info.getName() + "' of the graph";
    if (initializers.containsKey(info.getName())) {
      // Up to IR version 3 initializers are listed among the inputs, too.
      return;
    }
    define(info.getName(), -1, where);
    if (info.getType().getValueCase() != TypeProto.ValueCase.TENSOR_TYPE) {
      throw new UnsupportedModelException(
          "inputs other than tensors are not supported: %s, type=%s"
              .formatted(where, info.getType().getValueCase()));
    }
    TypeProto.Tensor type = info.getType().getTensorType();
    inputs.add(
        new GraphInput(
            info.getName(), ElementType.of(type.getElemType(), where), dims(type, where)));
  }

  private static long[] dims(TypeProto.Tensor type, String where) {
    if (!type.hasShape()) {
      return null;
    }
    long[] dims =
        type.getShape().getDimList().stream()
            .mapToLong(
                d ->
                    switch (d.getValueCase()) {
                      case DIM_VALUE -> d.getDimValue();
                      default -> GraphInput.OPEN;
                    })
            .toArray();
    if (Arrays.stream(dims).anyMatch(d -> d == 0 || d < GraphInput.OPEN)) {
      throw new ModelFormatException(
          "an extent must be positive: %s, shape=%s".formatted(where, Arrays.toString(dims)));
    }
    return dims;
  }

  private Node node(int index, NodeProto proto) {
    String where = "node %d '%s' (%s)".formatted(index, proto.getName(), proto.getOpType());
    if (!isDefault(proto.getDomain())) {
      throw new UnsupportedModelException(
          "operators of other domains are not supported: domain=%s, %s"
              .formatted(proto.getDomain(), where));
    }
    for (String output : proto.getOutputList()) {
      if (!output.isEmpty()) {
        define(output, index, where);
      }
    }
    return new Node(
        index,
        proto.getName(),
        proto.getOpType(),
        List.copyOf(proto.getInputList()),
        List.copyOf(proto.getOutputList()),
        new Attributes(proto.getAttributeList(), where));
  }

  private void define(String name, int origin, String where) {
    if (name.isEmpty()) {
      throw new ModelFormatException("a tensor must have a name: " + where);
    }
    if (origins.put(name, origin) != null) {
      throw new ModelFormatException(
          "a name stands for two tensors: name=%s, %s".formatted(name, where));
    }
  }

  private int requireOrigin(String name, String where) {
    Integer origin = origins.get(name);
    if (origin == null) {
      throw new ModelFormatException(
          "a tensor is used but never made: name=%s, %s".formatted(name, where));
    }
    return origin;
  }

  /** In an order in which every node comes after those that it reads from. */
  private List<Node> sorted(List<Node> nodes) {
    List<List<Integer>> readers = new ArrayList<>();
    nodes.forEach(n -> readers.add(new ArrayList<>()));
    int[] missing = new int[nodes.size()];
    for (Node node : nodes) {
      for (String input : node.inputs()) {
        int origin = input.isEmpty() ? -1 : requireOrigin(input, node.where());
        if (origin >= 0) {
          readers.get(origin).add(node.index());
          missing[node.index()]++;
        }
      }
    }
    Deque<Integer> ready = new ArrayDeque<>();
    for (int i = 0; i < missing.length; i++) {
      if (missing[i] == 0) {
        ready.add(i);
      }
    }
    List<Node> result = new ArrayList<>();
    while (!ready.isEmpty()) {
      int next = ready.remove();
      result.add(nodes.get(next));
      for (int reader : readers.get(next)) {
        if (--missing[reader] == 0) {
          ready.add(reader);
        }
      }
    }
    if (result.size() < nodes.size()) {
      throw new ModelFormatException(
          "a graph must not have a cycle: "
              + nodes.stream().filter(n -> missing[n.index()] > 0).findFirst().get().where());
    }
    return result;
  }
}
