/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.shaded.onnx.Onnx.AttributeProto;
import java.util.Map;

/** Runs one operator. */
final class OperatorRun {

  private OperatorRun() {}

  /**
   * The first output.
   *
   * @param graph with the other inputs
   * @param inputs of the operator; {@code x} is the tensor
   */
  static OnnxTensor of(
      GraphBuilder graph, String operator, String inputs, OnnxTensor x, AttributeProto... given) {
    return outputs(graph, operator, inputs + " -> y", x, given).get("y");
  }

  /** The outputs {@code y} and, if the operator has it, {@code z}. */
  static Map<String, OnnxTensor> outputs(
      GraphBuilder graph, String operator, String wiring, OnnxTensor x, AttributeProto... given) {
    GraphBuilder whole =
        (x.value().holdsFloats() ? graph.input("x", x.shape()) : graph.idInput("x", x.shape()))
            .node(operator, wiring, given);
    whole = wiring.endsWith(" z") ? whole.output("y", "z") : whole.output("y");
    return whole.model().run(Map.of("x", x));
  }
}
