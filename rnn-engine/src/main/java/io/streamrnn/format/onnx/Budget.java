/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.model.ModelFormatException;

/** Limits the memory and work of a graph: a few bytes of a file can ask for any amount. */
final class Budget {

  private final double maxElements;
  private final double maxWork;
  private double elements;
  private double work;

  private Budget(double maxElements, double maxWork) {
    this.maxElements = maxElements;
    this.maxWork = maxWork;
  }

  /**
   * The budget of what is computed while a file is read and of the memory of a kernel: a fixed part
   * and several times the size of the file, as weights are transposed and packed.
   */
  static Budget ofLoading(Graph graph) {
    return new Budget(maxLoaded(graph), 1e9);
  }

  /** The largest number of elements that may be allocated for a graph. */
  static double maxLoaded(Graph graph) {
    return (1 << 25) + 2.0 * graph.bytes();
  }

  /** The budget of a computation that a caller requests. */
  static Budget ofRun() {
    return new Budget(1 << 29, Double.POSITIVE_INFINITY);
  }

  /**
   * Takes the memory of an operation.
   *
   * @throws ModelFormatException if too little is left
   */
  void takeMemory(Node node, Operation operation) {
    elements += operation.memory();
    if (elements > maxElements) {
      throw new ModelFormatException(
          "a graph must not need too much memory for one event: elements=%.0f, at most %.0f, at %s; reduce the extents of the input, or compute what images are reduced to before the job and export the rest"
              .formatted(elements, maxElements, node.where()));
    }
  }

  /**
   * Takes the work of an operation.
   *
   * @throws ModelFormatException if too little is left
   */
  void takeWork(Node node, Operation operation) {
    work += operation.cost();
    if (work > maxWork) {
      throw new ModelFormatException(
          "a graph must not need too much work before the first event: operations=%.0f, at most %.0f, at %s"
              .formatted(work, maxWork, node.where()));
    }
  }
}
