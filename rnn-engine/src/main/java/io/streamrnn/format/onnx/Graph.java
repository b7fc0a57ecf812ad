/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A graph with checked edges: every name is defined once, every tensor that is read is defined, and
 * nodes are in topological order.
 *
 * @param bytes the size of the file
 * @param opset the version of the default operator set
 * @param initializers the tensors that the file stores
 */
record Graph(
    long bytes,
    int opset,
    List<GraphInput> inputs,
    Map<String, Value> initializers,
    List<Node> nodes,
    List<String> outputs) {

  /** The number of elements of all tensors that the file stores. */
  long parameters() {
    return initializers.values().stream().mapToLong(v -> v.type().elements()).sum();
  }

  /**
   * How many multiplications a step takes, if each number of a matrix is used once, as it is unless
   * a kernel slides over an image. Tables in which rows are only looked up do not count.
   */
  long multiplications() {
    Set<String> multiplied = nodes.stream().flatMap(Graph::multiplied).collect(Collectors.toSet());
    return initializers.entrySet().stream()
        .filter(e -> multiplied.contains(e.getKey()))
        .map(e -> e.getValue().type())
        .filter(type -> type.rank() >= 2)
        .mapToLong(TensorType::elements)
        .sum();
  }

  /** What a node reads, without the table of a Gather. */
  private static Stream<String> multiplied(Node node) {
    return node.reads().stream().skip(node.operator().equals("Gather") ? 1 : 0);
  }

  /** The integers of small tensors that the file stores: extents, mostly. */
  LongStream smallIntegers() {
    return Stream.concat(
            initializers.values().stream(),
            nodes.stream()
                .filter(node -> node.operator().equals("Constant"))
                .flatMap(node -> node.attributes().tensor("value").stream()))
        .filter(value -> !value.holdsFloats() && value.type().elements() <= TensorType.MAX_RANK)
        .flatMapToLong(value -> LongStream.of(value.ints()));
  }

  /** The extents of the tensors that the file stores. */
  LongStream extents() {
    return initializers.values().stream()
        .flatMapToLong(value -> LongStream.of(value.type().dims()));
  }

  /** The input of this name, which must exist. */
  GraphInput input(String name) {
    return inputs.stream().filter(input -> input.name().equals(name)).findFirst().orElseThrow();
  }
}
