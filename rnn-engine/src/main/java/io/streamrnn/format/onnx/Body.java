/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The graph inside a Scan or a Loop, which is computed in each iteration, or a branch of an If.
 *
 * @param inputs names of its inputs
 * @param initializers the tensors that it stores
 * @param nodes in topological order
 * @param outputs names of its outputs
 * @param captured tensors of the graph around it that it reads
 */
record Body(
    List<String> inputs,
    Map<String, Value> initializers,
    List<Node> nodes,
    List<String> outputs,
    Set<String> captured) {

  /** Whether an output is an input that no iteration changes. */
  boolean isUnchanged(int output, String input) {
    String at = outputs.get(output);
    for (int i = nodes.size() - 1; i >= 0 && !at.equals(input); i--) {
      Node node = nodes.get(i);
      if (node.operator().equals("Identity") && node.outputs().contains(at)) {
        at = node.inputs().get(0);
      }
    }
    return at.equals(input);
  }
}
