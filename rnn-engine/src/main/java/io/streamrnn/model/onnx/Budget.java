package io.streamrnn.model.onnx;

import io.streamrnn.model.ModelFormatException;

/** How much memory and work a graph may take: a few bytes of a file can ask for any amount. */
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
   * For what is computed while a file is read, and for the memory of a kernel: some of its own, and
   * several times what is stored, as weights are turned and packed.
   */
  static Budget ofLoading(Graph graph) {
    return new Budget(maxLoaded(graph), 1e9);
  }

  /** How many elements all that is made of a graph may have. */
  static double maxLoaded(Graph graph) {
    return (1 << 25) + 2.0 * graph.bytes();
  }

  /** For what a caller asks to be computed. */
  static Budget ofRun() {
    return new Budget(1 << 29, Double.POSITIVE_INFINITY);
  }

  /** Takes the memory of an operation. */
  void takeMemory(Node node, Operation operation) {
    elements += operation.memory();
    if (elements > maxElements) {
      throw new ModelFormatException(
          "a graph takes too much memory: elements=%.0f, at most %.0f, at %s"
              .formatted(elements, maxElements, node.where()));
    }
  }

  /** Takes the work of an operation. */
  void takeWork(Node node, Operation operation) {
    work += operation.cost();
    if (work > maxWork) {
      throw new ModelFormatException(
          "a graph takes too much work before the first event: operations=%.0f, at most %.0f, at %s"
              .formatted(work, maxWork, node.where()));
    }
  }
}
