/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.model.ModelFormatException;

/** Limits the memory and work of a graph: a few bytes of a file can ask for any amount. */
final class Budget {

  // Convolutional networks over ten seconds of audio need 10^8: half a GB of floats.
  private static final double MOST = 1 << 27;
  private static final int BYTES = 4;

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
    double size = 2.0 * graph.bytes();
    return new Budget(Math.max(maxLoaded(graph), ofHeap(Runtime.getRuntime()) + size), 1e9);
  }

  /** A quarter of the heap: a small file must not take all of the memory of a process. */
  private static double ofHeap(Runtime runtime) {
    return Math.min(MOST, runtime.maxMemory() / 4.0 / BYTES);
  }

  /**
   * The largest number of elements that may be allocated for a graph in any process. What decides
   * about the states of a model must not depend on the heap.
   */
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
          "a graph must not need too much memory for one event: elements=%.0f, at most %.0f, at %s; export the model with a batch that is dynamic or 1, reduce the extents of the input, compute what images are reduced to before the job and export the rest, or, up to %.0f elements, give the process a heap of 16 bytes for each"
              .formatted(elements, maxElements, node.where(), MOST));
    }
  }

  /** Gives the memory back that was taken for an operation whose output is a view. */
  void giveBack(Operation operation) {
    elements -= operation.memory();
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
