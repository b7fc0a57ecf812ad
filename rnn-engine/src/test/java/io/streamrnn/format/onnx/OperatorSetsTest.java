/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import static io.streamrnn.format.onnx.GraphBuilder.attribute;
import static io.streamrnn.format.onnx.GraphBuilder.list;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.model.Stepper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One graph, as each operator set writes it: what is an attribute in one set is an input in the
 * next.
 */
class OperatorSetsTest {

  private static final float[][] EVENTS = {{1, -2}, {0.5f, 3}};

  @ParameterizedTest
  @ValueSource(ints = {7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23})
  void aGraphComputesTheSameInEveryOperatorSet(int opset) {
    Stepper stepper = graph(opset).model().model().stepper();
    Stepper expected = graph(13).model().model().stepper();
    for (float[] event : EVENTS) {
      assertThat(stepper.step(event)).hasSize(3).containsExactly(expected.step(event));
    }
  }

  private static GraphBuilder graph(int opset) {
    GraphBuilder graph =
        new GraphBuilder()
            .opset(opset)
            .input("x", -1, -2, 2)
            .weight("W", 1, 16, 2)
            .weight("R", 1, 16, 4)
            .node("Dropout", "x -> d")
            .node("LSTM", "d W R -> y", attribute("hidden_size", 4));
    squeezed(graph, opset);
    sliced(graph, opset);
    split(graph, opset);
    clipped(graph, opset);
    averaged(graph, opset);
    return graph.node("Softmax", "m -> out", attribute("axis", 2)).output("out");
  }

  private static void squeezed(GraphBuilder graph, int opset) {
    if (opset < 13) {
      graph.node("Squeeze", "y -> q", list("axes", 1));
    } else {
      graph.ints("one", 1).node("Squeeze", "y one -> q");
    }
  }

  /** Without the first of four. */
  private static void sliced(GraphBuilder graph, int opset) {
    if (opset < 10) {
      graph.node("Slice", "q -> s", list("starts", 1), list("ends", 4), list("axes", 2));
    } else {
      graph
          .ints("starts", 1)
          .ints("ends", 4)
          .ints("axes", 2)
          .node("Slice", "q starts ends axes -> s");
    }
  }

  /** Two and one. Without sizes, the last part may be smaller from set 18 on. */
  private static void split(GraphBuilder graph, int opset) {
    if (opset < 13) {
      graph.node("Split", "s -> a b", attribute("axis", 2), list("split", 2, 1));
    } else if (opset < 18) {
      graph.ints("parts", 2, 1).node("Split", "s parts -> a b", attribute("axis", 2));
    } else {
      graph.node("Split", "s -> a b", attribute("axis", 2), attribute("num_outputs", 2));
    }
    graph.node("Concat", "b a -> c", attribute("axis", 2));
  }

  private static void clipped(GraphBuilder graph, int opset) {
    if (opset < 11) {
      graph.node("Clip", "c -> k", attribute("max", 0.05f));
    } else {
      graph.tensor("max", new float[] {0.05f}).node("Clip", "c _ max -> k");
    }
  }

  private static void averaged(GraphBuilder graph, int opset) {
    if (opset < 13) {
      graph.node("Unsqueeze", "k -> u", list("axes", 3));
    } else {
      graph.ints("last", 3).node("Unsqueeze", "k last -> u");
    }
    if (opset < 18) {
      graph.node("ReduceMean", "u -> m", list("axes", 3), attribute("keepdims", 0));
    } else {
      graph.ints("mean", 3).node("ReduceMean", "u mean -> m", attribute("keepdims", 0));
    }
  }
}
