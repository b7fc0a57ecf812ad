package io.streamrnn.model.onnx;

import java.util.List;
import java.util.Map;

/**
 * A graph whose wiring is sound: every name has one origin, every tensor that is read is there, and
 * nodes come after the nodes that they read from.
 *
 * @param bytes the size of the file
 * @param opset the version of the default operator set
 * @param initializers the tensors stored with it
 */
record Graph(
    long bytes,
    int opset,
    List<GraphInput> inputs,
    Map<String, Value> initializers,
    List<Node> nodes,
    List<String> outputs) {}
