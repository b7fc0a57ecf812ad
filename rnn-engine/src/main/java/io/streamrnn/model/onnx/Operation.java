package io.streamrnn.model.onnx;

import java.util.List;

/**
 * An operator with inputs of known types. It is shared by all that compute the graph; what it
 * writes to belongs to the one that {@link #bind}s it.
 */
abstract class Operation {

  /** Computes a node, once, from the memory of its inputs into that of its outputs. */
  @FunctionalInterface
  interface Computation {
    void run();
  }

  private final List<TensorType> outputs;

  Operation(TensorType... outputs) {
    this.outputs = List.of(outputs);
  }

  /** The types of the outputs, also of those that nobody wants. */
  final List<TensorType> outputs() {
    return outputs;
  }

  /** How many elements it takes memory for, roughly. */
  double memory() {
    return outputs.stream().mapToDouble(TensorType::elements).sum();
  }

  /** Multiplications and copies, roughly. */
  double cost() {
    return memory();
  }

  /**
   * Whether the only output has the elements of the first input in the same order, so that it needs
   * no memory of its own. Asked where tensors are small enough to be computed.
   */
  boolean isView() {
    return false;
  }

  /**
   * Ties the operation to memory.
   *
   * @param in one value per input of the node, null where it is left out
   * @param out one value per output of the operation
   */
  abstract Computation bind(Value[] in, Value[] out);
}
