package io.streamrnn.model.onnx;

/** What an operator of a graph is: from the types of its inputs to an {@link Operation}. */
@FunctionalInterface
interface Operator {

  /**
   * Works out types and shapes; allocates nothing of the size of a tensor.
   *
   * @throws io.streamrnn.model.ModelFormatException if the inputs do not go together
   */
  Operation plan(Op op);
}
