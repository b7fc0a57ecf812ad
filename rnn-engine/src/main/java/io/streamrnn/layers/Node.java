/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import java.util.List;
import java.util.Optional;

/** A tensor in a {@link Functional} graph: an input, or one that the call of a layer returns. */
public final class Node {

  private final Call call;
  private final int index;

  Node(Call call, int index) {
    this.call = call;
    this.index = index;
  }

  /**
   * Another tensor of the same call: 0 is the output, 1 the first of the states that the layer
   * returns.
   *
   * @throws IllegalArgumentException if the call returns fewer
   */
  public Node output(int tensor) {
    if (tensor < 0 || tensor >= call.shapes.size()) {
      throw new IllegalArgumentException(
          "no such tensor: index=%d, layer=%s, returned=%s"
              .formatted(tensor, call.name, call.shapes));
    }
    return new Node(call, tensor);
  }

  /** Its shape, as far as it is known. */
  public TensorShape shape() {
    return call.shapes.get(index);
  }

  Call call() {
    return call;
  }

  int index() {
    return index;
  }

  /**
   * An input of a graph, or one of the calls of a layer. Two are different even if they look alike.
   */
  static final class Call {

    final String name;
    final List<Node> from;
    final List<TensorShape> shapes;
    final Optional<Layer> layer;

    private Call(String name, Optional<Layer> layer, List<Node> from, List<TensorShape> shapes) {
      this.name = name;
      this.layer = layer;
      this.from = List.copyOf(from);
      this.shapes = List.copyOf(shapes);
    }

    static Call input(String name, TensorShape shape) {
      return new Call(name, Optional.empty(), List.of(), List.of(shape));
    }

    static Call of(Layer layer, List<Node> from, List<TensorShape> shapes) {
      return new Call(layer.name(), Optional.of(layer), from, shapes);
    }

    /** Whether a node is one of its tensors. */
    boolean isOf(Node node) {
      return node.call() == this;
    }

    /** The layer that is called; not of an input. */
    Layer layer() {
      return layer.orElseThrow();
    }
  }
}
