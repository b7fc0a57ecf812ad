/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import java.util.List;
import java.util.Map;

/**
 * What the caller says about the inputs and outputs of a graph.
 *
 * @param states inputs that are states, each with the output that is its next value; may be empty
 * @param outputs the outputs that are scores, in order; empty for all that are not states
 */
record Roles(Map<String, String> states, List<String> outputs) {

  static final Roles NONE = new Roles(Map.of(), List.of());

  Roles {
    states = Map.copyOf(states);
    outputs = List.copyOf(outputs);
  }
}
