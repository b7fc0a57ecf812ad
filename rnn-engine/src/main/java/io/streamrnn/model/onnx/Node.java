package io.streamrnn.model.onnx;

import java.util.List;

/**
 * A node of a graph.
 *
 * @param index its position in the file
 * @param inputs names of tensors; an empty one stands for an input that is left out
 * @param outputs names of tensors; an empty one for an output that nobody wants
 */
record Node(
    int index,
    String name,
    String operator,
    List<String> inputs,
    List<String> outputs,
    Attributes attributes) {

  /** For messages. */
  String where() {
    return "node %d '%s' (%s)".formatted(index, name, operator);
  }
}
