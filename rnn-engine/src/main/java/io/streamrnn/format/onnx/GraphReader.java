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
import io.streamrnn.shaded.onnx.Onnx.TensorShapeProto.Dimension;
import io.streamrnn.shaded.onnx.Onnx.TensorShapeProto.Dimension.ValueCase;
import io.streamrnn.shaded.onnx.Onnx.TypeProto;
import io.streamrnn.shaded.onnx.Onnx.ValueInfoProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the messages of a file as a {@link Graph} and checks its edges. */
final class GraphReader {

  private static final int MIN_OPSET = 7;

  private final ModelProto model;
  private final GraphProto graph;
  private final Map<String, Value> initializers = new LinkedHashMap<>();
  private final List<GraphInput> inputs = new ArrayList<>();
  // What defines each name: the position of a node, or -1 for an input or an initializer.
  private final Map<String, Integer> origins = new HashMap<>();

  // Of a body: tensors of the graph around it. Null in the graph of the file.
  private final @Nullable Set<String> captured;

  private GraphReader(ModelProto model, GraphProto graph, @Nullable Set<String> captured) {
    this.model = model;
    this.graph = graph;
    this.captured = captured;
  }

  static Graph read(byte[] bytes) {
    return ofFile(OnnxFile.parse(bytes)).read(bytes.length);
  }

  private static GraphReader ofFile(ModelProto model) {
    return new GraphReader(model, model.getGraph(), null);
  }

  private Graph read(long bytes) {
    int opset = opset();
    addInitializers();
    graph.getInputList().forEach(this::addInput);
    List<Node> nodes = nodes();
    List<String> outputs = outputs();
    List<Node> sorted =
        sorted(nodes).stream()
            .flatMap(node -> BatchedScan.expand(node, opset, this::unused).stream())
            .toList();
    return new Graph(bytes, opset, inputs, initializers, sorted, outputs);
  }

  /** Makes a name that no tensor of the file has. */
  private String unused(String name) {
    String made = name;
    while (origins.containsKey(made)) {
      made += "'";
    }
    origins.put(made, -1);
    return made;
  }

  private void addInitializers() {
    if (graph.getSparseInitializerCount() > 0) {
      throw new UnsupportedModelException(
          "sparse tensors are not supported: sparse_initializers="
              + graph.getSparseInitializerCount());
    }
    graph.getInitializerList().forEach(this::addInitializer);
  }

  private List<Node> nodes() {
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < graph.getNodeCount(); i++) {
      nodes.add(node(i, graph.getNode(i)));
    }
    return nodes;
  }

  private List<String> outputs() {
    List<String> outputs = graph.getOutputList().stream().map(ValueInfoProto::getName).toList();
    if (outputs.isEmpty()) {
      throw new ModelFormatException("a graph must have an output: outputs=[]");
    }
    outputs.forEach(name -> requireOrigin(name, "output '" + name + "' of the graph"));
    return outputs;
  }

  // -- bodies

  /** The body of a Scan or a Loop, whose types follow from what is given to it, or branches. */
  private List<Body> bodies(NodeProto proto, Attributes attributes, String where) {
    return proto.getOpType().equals(Conditional.IF)
        ? Conditional.BRANCHES.stream()
            .flatMap(name -> attributes.graph(name).stream())
            .map(this::body)
            .toList()
        : loopBody(proto, attributes, where).stream().toList();
  }

  private Body body(GraphProto inner) {
    return new GraphReader(model, inner, new LinkedHashSet<>()).readBody();
  }

  private Optional<Body> loopBody(NodeProto proto, Attributes attributes, String where) {
    if (!proto.getOpType().equals(Unrolling.SCAN) && !proto.getOpType().equals(Unrolling.LOOP)) {
      return Optional.empty();
    }
    if (captured != null) {
      throw new UnsupportedModelException("loops inside loops are not supported: " + where);
    }
    return attributes.graph("body").map(this::body);
  }

  private Body readBody() {
    addInitializers();
    List<String> names = graph.getInputList().stream().map(ValueInfoProto::getName).toList();
    names.forEach(name -> define(name, -1, "input '" + name + "' of a body"));
    List<Node> nodes = nodes();
    List<String> outputs = outputs();
    List<Node> sorted = sorted(nodes);
    return new Body(
        names, initializers, sorted, outputs, Set.copyOf(Objects.requireNonNull(captured)));
  }

  /** The names of a body must not be those of the graph around it. */
  private void requireOwnNames(Node node) {
    node.bodies()
        .forEach(
            inner ->
                Stream.of(
                        inner.inputs().stream(),
                        inner.initializers().keySet().stream(),
                        inner.nodes().stream().flatMap(each -> each.usedOutputs().stream()))
                    .flatMap(names -> names)
                    .filter(origins::containsKey)
                    .findFirst()
                    .ifPresent(
                        name -> {
                          throw new ModelFormatException(
                              "a name must be defined once: name=%s, body of %s"
                                  .formatted(name, node.where()));
                        }));
  }

  // -- parts

  private int opset() {
    long version = 0;
    for (OperatorSetIdProto set : model.getOpsetImportList()) {
      if (isDefault(set.getDomain())) {
        version = set.getVersion();
      }
    }
    requireOfNetworks(version);
    if (version < MIN_OPSET || version > Integer.MAX_VALUE) {
      throw new UnsupportedModelException(
          "operator set not supported: opset=%d; supported: %d and later; onnx.version_converter converts older files"
              .formatted(version, MIN_OPSET));
    }
    return (int) version;
  }

  /** Rejects a graph of other operators alone, such as one of decision trees. */
  private void requireOfNetworks(long version) {
    if (model.getOpsetImportCount() == 0) {
      throw new UnsupportedModelException(
          "a graph must declare its operator set: opset_import=[]; export the model again");
    }
    if (version == 0) {
      List<String> domains =
          model.getOpsetImportList().stream().map(OperatorSetIdProto::getDomain).toList();
      throw new UnsupportedModelException(
          "operators of other domains are not supported: domains=%s, first=%s; the model is no network of the standard's operators, ai.onnx"
              .formatted(domains, graph.getNodeCount() == 0 ? "-" : graph.getNode(0).getOpType()));
    }
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
            info.getName(),
            ElementType.of(type.getElemType(), where),
            shape(type, where),
            type.getShape().getDimList().stream().map(Dimension::getDimParam).toList()));
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
    // Of another domain: refused where its outputs are needed.
    String operator =
        isDefault(proto.getDomain())
            ? proto.getOpType()
            : proto.getDomain() + Operators.OF_DOMAIN + proto.getOpType();
    String where = Node.where(index, proto.getName(), operator);
    for (String output : proto.getOutputList()) {
      if (!output.isEmpty()) {
        define(output, index, where);
      }
    }
    Attributes attributes = new Attributes(proto.getAttributeList(), where);
    return new Node(
        index,
        proto.getName(),
        operator,
        List.copyOf(proto.getInputList()),
        List.copyOf(proto.getOutputList()),
        attributes,
        bodies(proto, attributes, where));
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
    if (origin == null && captured != null) {
      captured.add(name);
      return -1;
    }
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
      requireOwnNames(node);
      for (String input : node.reads()) {
        int origin = requireOrigin(input, node.where());
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
