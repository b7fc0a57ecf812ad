/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A node of a graph.
 *
 * @param index its position in the file
 * @param inputs names of tensors; an empty name for an optional input that is omitted
 * @param outputs names of tensors; an empty name for an output that is not used
 * @param bodies the one of a Scan or a Loop, the two branches of an If; none of other operators
 */
record Node(
    int index,
    String name,
    String operator,
    List<String> inputs,
    List<String> outputs,
    Attributes attributes,
    List<Body> bodies) {

  /** The names of all tensors that are read, those in the body included. */
  List<String> reads() {
    return Stream.concat(
            inputs.stream().filter(input -> !input.isEmpty()),
            bodies.stream().flatMap(inner -> inner.captured().stream()))
        .toList();
  }

  /** The body of a Scan or a Loop; empty for other operators. */
  Optional<Body> body() {
    return Conditional.isConditional(this) ? Optional.empty() : bodies.stream().findFirst();
  }

  /** The names of the outputs that are used. */
  List<String> usedOutputs() {
    return outputs.stream().filter(output -> !output.isEmpty()).toList();
  }

  /** The place of the node, for messages: {@code node 2 'fc'}. */
  String place() {
    return place(index, name);
  }

  /** The place and the operator, for messages: {@code node 2 'fc' (Gemm)}. */
  String where() {
    return where(index, name, operator);
  }

  static String where(int index, String name, String operator) {
    return "%s (%s)".formatted(place(index, name), operator);
  }

  private static String place(int index, String name) {
    return "node %d '%s'".formatted(index, name);
  }
}
