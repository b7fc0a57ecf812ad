/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import static io.streamrnn.format.onnx.GraphBuilder.attribute;
import static io.streamrnn.format.onnx.GraphBuilder.list;

import io.streamrnn.shaded.onnx.Onnx.TensorProto.DataType;

/** Graphs as exporters write them, with seeded weights. */
final class Graphs {

  private Graphs() {}

  /** Explicit states, as PyTorch exports a module that is given them: LSTM(3 -> 4), Linear(2). */
  static GraphBuilder lstmWithStates() {
    return lstmWeights(new GraphBuilder(), "", 3, 4)
        .input("x", -1, -2, 3)
        .input("h0", 1, -2, 4)
        .input("c0", 1, -2, 4)
        .ints("one", 1)
        .weight("fc.w", 2, 4)
        .weight("fc.b", 2)
        .node("LSTM", "x W R B _ h0 c0 -> y hn cn", attribute("hidden_size", 4))
        .node("Squeeze", "y one -> s")
        .node("Transpose", "fc.w -> fc.t", list("perm", 1, 0))
        .node("MatMul", "s fc.t -> m")
        .node("Add", "fc.b m -> out")
        .output("out", "hn", "cn");
  }

  /**
   * The export by torch.onnx.export of nn.LSTM(3, 4, num_layers=2, batch_first=True) without
   * initial states, and nn.Linear over every step.
   */
  static GraphBuilder torchBatchFirst() {
    GraphBuilder graph = new GraphBuilder().input("x", -1, -2, 3);
    lstmWeights(graph, "0", 3, 4);
    lstmWeights(graph, "1", 4, 4);
    return graph
        .integer("zero", 0)
        .ints("unit", 1)
        .ints("layers", 2)
        .ints("hidden", 4)
        .ints("a0", 0)
        .ints("b1", 1)
        .ints("c2", 2)
        .weight("fc.w", 4, 2)
        .weight("fc.b", 2)
        .node("Transpose", "x -> xt", list("perm", 1, 0, 2))
        .node("Shape", "x -> shape")
        .node("Gather", "shape zero -> batch", attribute("axis", 0))
        .node("Unsqueeze", "batch a0 -> batch1")
        .node("Concat", "layers batch1 hidden -> state_shape", attribute("axis", 0))
        .node(
            "ConstantOfShape",
            "state_shape -> state",
            attribute("value", GraphBuilder.proto("", DataType.FLOAT, 1).addFloatData(0).build()))
        .node("Slice", "state a0 b1 a0 -> s0")
        .node("Slice", "state b1 c2 a0 -> s1")
        .node("LSTM", "xt W0 R0 B0 _ s0 s0 -> y0 h0 c0", attribute("hidden_size", 4))
        .node("Squeeze", "y0 unit -> q0")
        .node("LSTM", "q0 W1 R1 B1 _ s1 s1 -> y1 h1 c1", attribute("hidden_size", 4))
        .node("Squeeze", "y1 unit -> q1")
        .node("Transpose", "q1 -> seq", list("perm", 1, 0, 2))
        .node("MatMul", "seq fc.w -> m")
        .node("Add", "m fc.b -> out")
        .output("out");
  }

  /** One tensor for the states of both layers, as nn.GRU(2 layers) with h0 is exported. */
  static GraphBuilder gruWithJointStates() {
    GraphBuilder graph = new GraphBuilder().input("x", -1, -2, 2).input("h", 2, -2, 3);
    return graph
        .weight("W0", 1, 9, 2)
        .weight("R0", 1, 9, 3)
        .weight("B0", 1, 18)
        .weight("W1", 1, 9, 3)
        .weight("R1", 1, 9, 3)
        .weight("B1", 1, 18)
        .ints("zero", 0)
        .ints("one", 1)
        .ints("two", 2)
        .node("Slice", "h zero one zero -> ha")
        .node("Slice", "h one two zero -> hb")
        .node(
            "GRU",
            "x W0 R0 B0 _ ha -> y0 n0",
            attribute("linear_before_reset", 1),
            attribute("hidden_size", 3))
        .node("Squeeze", "y0 one -> q0")
        .node(
            "GRU",
            "q0 W1 R1 B1 _ hb -> y1 n1",
            attribute("linear_before_reset", 1),
            attribute("hidden_size", 3))
        .node("Squeeze", "y1 one -> out")
        .node("Concat", "n0 n1 -> hn", attribute("axis", 0))
        .output("out", "hn");
  }

  /**
   * The conversion by tf2onnx of a Keras model LSTM(4, return_sequences=True),
   * TimeDistributed(Dense(2)): batch first, the dense layer over the flattened steps.
   */
  static GraphBuilder kerasTimeDistributed() {
    return lstmWeights(new GraphBuilder(), "", 3, 4)
        .input("x", -1, -2, 3)
        .weight("dense.w", 4, 2)
        .weight("dense.b", 2)
        .ints("one", 1)
        .ints("flat", -1, 4)
        .ints("two", 2)
        .ints("a0", 0)
        .ints("c2", 2)
        .node("Transpose", "x -> xt", list("perm", 1, 0, 2))
        .node("LSTM", "xt W R B -> y", attribute("hidden_size", 4))
        .node("Squeeze", "y one -> q")
        .node("Transpose", "q -> seq", list("perm", 1, 0, 2))
        .node("Shape", "seq -> shape")
        .node("Slice", "shape a0 c2 a0 -> lead")
        .node("Concat", "lead two -> back", attribute("axis", 0))
        .node("Reshape", "seq flat -> rows")
        .node("Gemm", "rows dense.w dense.b -> d")
        .node("Softmax", "d -> p")
        .node("Reshape", "p back -> out")
        .output("out");
  }

  /** The last step alone goes into the head. */
  static GraphBuilder lastStep() {
    return lstmWeights(new GraphBuilder(), "", 3, 4)
        .input("x", -1, -2, 3)
        .integer("last", -1)
        .weight("fc.w", 2, 4)
        .weight("fc.b", 2)
        .ints("unit", 1)
        .node("LSTM", "x W R B -> y h", attribute("hidden_size", 4))
        .node("Squeeze", "y unit -> q")
        .node("Gather", "q last -> z", attribute("axis", 0))
        .node("Gemm", "z fc.w fc.b -> g", attribute("transB", 1))
        .node("Sigmoid", "g -> out")
        .output("out");
  }

  /** Ids, an embedding, a GRU, log-softmax. */
  static GraphBuilder characters() {
    return new GraphBuilder()
        .idInput("ids", -1, -2)
        .weight("table", 7, 3)
        .weight("W", 1, 12, 3)
        .weight("R", 1, 12, 4)
        .weight("out.w", 4, 7)
        .ints("one", 1)
        .node("Gather", "table ids -> e")
        .node("GRU", "e W R -> y", attribute("hidden_size", 4))
        .node("Squeeze", "y one -> q")
        .node("MatMul", "q out.w -> m")
        .node("LogSoftmax", "m -> out")
        .output("out");
  }

  /** No chain: scaled inputs, a residual connection around the GRU. */
  static GraphBuilder residual() {
    return new GraphBuilder()
        .input("x", -1, -2, 3)
        .tensor("mean", new float[] {0.1f, 0.2f, 0.3f}, 3)
        .tensor("scale", new float[] {2, 0.5f, 1}, 3)
        .weight("W", 1, 9, 3)
        .weight("R", 1, 9, 3)
        .weight("B", 1, 18)
        .ints("one", 1)
        .node("Sub", "x mean -> c")
        .node("Mul", "c scale -> n")
        .node("GRU", "n W R B -> y", attribute("hidden_size", 3))
        .node("Squeeze", "y one -> q")
        .node("Add", "q n -> out")
        .output("out");
  }

  /** The export by torch.onnx.export of nn.LSTMCell(3, 4): the recurrence spelled out. */
  static GraphBuilder lstmCell() {
    return new GraphBuilder()
        .input("x", -1, 3)
        .input("h", -1, 4)
        .input("c", -1, 4)
        .weight("ih", 16, 3)
        .weight("hh", 16, 4)
        .weight("b", 16)
        .weight("fc", 4, 2)
        .node("Gemm", "x ih b -> gx", attribute("transB", 1))
        .node("Gemm", "h hh -> gh", attribute("transB", 1))
        .node("Add", "gx gh -> gates")
        .node("Split", "gates -> i f g o", attribute("axis", 1))
        .node("Sigmoid", "i -> si")
        .node("Sigmoid", "f -> sf")
        .node("Tanh", "g -> tg")
        .node("Sigmoid", "o -> so")
        .node("Mul", "sf c -> fc0")
        .node("Mul", "si tg -> ig")
        .node("Add", "fc0 ig -> cn")
        .node("Tanh", "cn -> tc")
        .node("Mul", "so tc -> hn")
        .node("MatMul", "hn fc -> y")
        .output("y", "hn", "cn");
  }

  /** An RNN(3 -> 4) over steps: {@code q} is its sequence, {@code h} its last state. */
  static GraphBuilder overSteps() {
    return new GraphBuilder()
        .input("x", -1, -2, 3)
        .weight("W", 1, 4, 3)
        .weight("R", 1, 4, 4)
        .ints("one", 1)
        .node("RNN", "x W R -> y h")
        .node("Squeeze", "y one -> q");
  }

  /** The number of steps of a tensor whose first axis is time, {@code steps}, as a vector. */
  static GraphBuilder stepsOf(String tensor, GraphBuilder graph) {
    return graph
        .ints("zero", 0)
        .node("Shape", tensor + " -> shape")
        .node("Gather", "shape zero -> steps", attribute("axis", 0));
  }

  static GraphBuilder lstmWeights(GraphBuilder graph, String suffix, int in, int units) {
    return graph
        .weight("W" + suffix, 1, 4L * units, in)
        .weight("R" + suffix, 1, 4L * units, units)
        .weight("B" + suffix, 1, 8L * units);
  }
}
