/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import io.streamrnn.shaded.onnx.Onnx.GraphProto;
import io.streamrnn.shaded.onnx.Onnx.ModelProto;
import io.streamrnn.shaded.onnx.Onnx.NodeProto;
import io.streamrnn.shaded.onnx.Onnx.OperatorSetIdProto;
import io.streamrnn.shaded.onnx.Onnx.TensorProto;
import io.streamrnn.shaded.onnx.Onnx.TensorShapeProto.Dimension.ValueCase;
import io.streamrnn.shaded.onnx.Onnx.TypeProto;
import io.streamrnn.shaded.onnx.Onnx.ValueInfoProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the messages of a file as a {@link Graph} and checks its edges. */
final class GraphReader {

  private static final int MIN_OPSET = 7;

  private final ModelProto model;
  private final GraphProto graph;
  private final Map<String, Value> initializers = new LinkedHashMap<>();
  private final List<GraphInput> inputs = new ArrayList<>();
  // What defines each name: the position of a node, or -1 for an input or an initializer.
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
      // Up to IR version 3 the inputs include the initializers.
      return;
    }
    define(info.getName(), -1, where);
    if (info.getType().getValueCase() != TypeProto.ValueCase.TENSOR_TYPE) {
      throw new UnsupportedModelException(
          "inputs other than tensors are not supported: type=%s, %s"
              .formatted(info.getType().getValueCase(), where));
    }
    TypeProto.Tensor type = info.getType().getTensorType();
    inputs.add(
        new GraphInput(
            info.getName(), ElementType.of(type.getElemType(), where), shape(type, where)));
  }

  private static Optional<long[]> shape(TypeProto.Tensor type, String where) {
    if (!type.hasShape()) {
      return Optional.empty();
    }
    long[] dims =
        type.getShape().getDimList().stream()
            .mapToLong(
                d -> d.getValueCase() == ValueCase.DIM_VALUE ? d.getDimValue() : GraphInput.OPEN)
            .toArray();
    if (Arrays.stream(dims).anyMatch(d -> d == 0 || d < GraphInput.OPEN)) {
      throw new ModelFormatException(
          "an extent must be positive or open: shape=%s, %s"
              .formatted(Arrays.toString(dims), where));
    }
    return Optional.of(dims);
  }

  private Node node(int index, NodeProto proto) {
    String where = Node.where(index, proto.getName(), proto.getOpType());
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
          "a name must be defined once: name=%s, %s".formatted(name, where));
    }
  }

  private int requireOrigin(String name, String where) {
    Integer origin = origins.get(name);
    if (origin == null) {
      throw new ModelFormatException(
          "a tensor that is read must be defined: name=%s, %s".formatted(name, where));
    }
    return origin;
  }

  /** The nodes in topological order. */
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
