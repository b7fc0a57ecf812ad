/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.internal.HalfFloats;
import io.streamrnn.model.ModelFormatException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rounds the matrices of a graph: the tensors of floats that the file stores and that products
 * multiply with. Nodes are followed from the last to the first, from the factors of products
 * through operators that only change the form of a tensor to where the tensor is stored.
 */
final class RoundedFactors {

  /** The inputs that are factors, by operator. */
  private static final Map<String, List<Integer>> FACTORS =
      Map.of(
          "MatMul", List.of(0, 1),
          "Gemm", List.of(0, 1),
          "Conv", List.of(1),
          "ConvTranspose", List.of(1),
          "Einsum", List.of(0, 1, 2, 3),
          "RNN", List.of(RecurrentNode.W, RecurrentNode.R),
          "GRU", List.of(RecurrentNode.W, RecurrentNode.R),
          "LSTM", List.of(RecurrentNode.W, RecurrentNode.R));

  // Not Gather: an embedding is no factor.
  private static final Set<String> FORMS =
      Set.of(
          "Identity",
          "Squeeze",
          "Unsqueeze",
          "Reshape",
          "Transpose",
          "Flatten",
          "Slice",
          "Split",
          "Cast",
          "Expand",
          "Tile",
          "Dropout");

  // Of this graph or body, those of the bodies within included.
  private final Set<String> factors;

  private RoundedFactors(Set<String> factors) {
    this.factors = new HashSet<>(factors);
  }

  /** The graph with rounded matrices. */
  static Graph in(Graph graph) {
    RoundedFactors factors = new RoundedFactors(Set.of());
    List<Node> nodes = factors.rounded(graph.nodes());
    return new Graph(
        graph.bytes(),
        graph.opset(),
        graph.inputs(),
        factors.rounded(graph.initializers()),
        nodes,
        graph.outputs());
  }

  private List<Node> rounded(List<Node> nodes) {
    List<Node> result = new ArrayList<>(nodes);
    for (int i = nodes.size() - 1; i >= 0; i--) {
      result.set(i, rounded(nodes.get(i)));
    }
    return result;
  }

  private Node rounded(Node node) {
    follow(node);
    boolean isConstant = node.operator().equals("Constant") && isFactor(node);
    return new Node(
        node.index(),
        node.name(),
        node.operator(),
        node.inputs(),
        node.outputs(),
        isConstant ? rounded(node.attributes(), node.where()) : node.attributes(),
        node.bodies().stream().map(body -> rounded(node, body)).toList());
  }

  private void follow(Node node) {
    List<String> inputs = node.inputs();
    for (int index : FACTORS.getOrDefault(node.operator(), List.of())) {
      add(inputs, index);
    }
    if (isFactor(node) && node.operator().equals("Concat")) {
      factors.addAll(inputs);
    } else if (isFactor(node) && FORMS.contains(node.operator())) {
      add(inputs, 0);
    }
  }

  private boolean isFactor(Node node) {
    return node.outputs().stream().anyMatch(factors::contains);
  }

  private void add(List<String> names, int index) {
    if (index < names.size() && !names.get(index).isEmpty()) {
      factors.add(names.get(index));
    }
  }

  private Body rounded(Node node, Body body) {
    RoundedFactors inner = new RoundedFactors(factors);
    if (Conditional.isConditional(node)) {
      inner.addOutputs(node, body);
    }
    List<Node> nodes = inner.rounded(body.nodes());
    body.captured().stream().filter(inner.factors::contains).forEach(factors::add);
    if (Unrolling.isLoop(node)) {
      addUnchanged(node, body, inner);
    }
    return new Body(
        body.inputs(), inner.rounded(body.initializers()), nodes, body.outputs(), body.captured());
  }

  /** A factor that is the result of a branch. */
  private void addOutputs(Node node, Body branch) {
    for (int k = 0; k < node.outputs().size(); k++) {
      if (factors.contains(node.outputs().get(k))) {
        add(branch.outputs(), k);
      }
    }
  }

  /** A factor that a loop passes from iteration to iteration as it is. */
  private void addUnchanged(Node node, Body body, RoundedFactors inner) {
    // A Loop has a number of iterations and a condition before its states.
    boolean isScan = node.operator().equals(Unrolling.SCAN);
    int in = isScan ? 0 : 2;
    for (int out = isScan ? 0 : 1;
        in < body.inputs().size() && out < body.outputs().size();
        out++) {
      String input = body.inputs().get(in);
      if (inner.factors.contains(input) && body.isUnchanged(out, input)) {
        add(node.inputs(), in);
      }
      in++;
    }
  }

  // -- tensors

  private Map<String, Value> rounded(Map<String, Value> initializers) {
    Map<String, Value> result = new LinkedHashMap<>();
    initializers.forEach(
        (name, value) ->
            result.put(
                name,
                factors.contains(name) ? rounded(value, "initializer '" + name + "'") : value));
    return result;
  }

  private static Attributes rounded(Attributes attributes, String where) {
    return attributes
        .tensor("value")
        .or(() -> vector(attributes))
        .filter(Value::holdsFloats)
        .map(value -> attributes.with("value", rounded(value, where)))
        .orElse(attributes);
  }

  private static Optional<Value> vector(Attributes attributes) {
    List<Float> numbers = attributes.numbers("value_floats");
    float[] floats = new float[numbers.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = numbers.get(i);
    }
    return numbers.isEmpty()
        ? Optional.empty()
        : Optional.of(Value.known(TensorType.floats(floats.length), floats));
  }

  private static Value rounded(Value value, String where) {
    if (!value.holdsFloats()) {
      return value;
    }
    try {
      return Value.known(value.type(), HalfFloats.roundedToBfloat16(value.floats()));
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException("%s (%s)".formatted(e.getMessage(), where));
    }
  }
}
