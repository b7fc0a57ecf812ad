/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import static io.streamrnn.format.onnx.GraphBuilder.attribute;
import static io.streamrnn.format.onnx.GraphBuilder.list;
import static io.streamrnn.format.onnx.GraphBuilder.proto;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.streamrnn.cells.BuiltInCells;
import io.streamrnn.internal.HalfFloats;
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.shaded.onnx.Onnx.AttributeProto;
import io.streamrnn.shaded.onnx.Onnx.TensorProto;
import io.streamrnn.shaded.onnx.Onnx.TensorProto.DataType;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A rounded graph is the graph of a file whose matrices, and nothing else, were rounded. */
class RoundedFactorsTest {

  private static final UnaryOperator<float[]> EXACT = UnaryOperator.identity();

  @Test
  void weightsOfARecurrentNodeAndItsHead() {
    requireRounded(
        matrix ->
            graph()
                .tensor("W", matrix.apply(values(48)), 1, 16, 3)
                .tensor("R", matrix.apply(values(64)), 1, 16, 4)
                .tensor("B", values(32), 1, 32)
                .tensor("P", values(12), 1, 12)
                .ints("one", 1)
                .tensor("D", matrix.apply(values(8)), 4, 2)
                .tensor("b", values(2), 2)
                .node("LSTM", "x W R B _ _ _ P -> y", attribute("hidden_size", 4))
                .node("Squeeze", "y one -> s")
                .node("MatMul", "s D -> m")
                .node("Add", "m b -> out"));
  }

  @Test
  void factorsInAnotherForm() {
    requireRounded(
        matrix ->
            graph()
                .tensor("left", matrix.apply(values(3)), 1, 3)
                .tensor("right", matrix.apply(values(3)), 1, 3)
                .node("Concat", "left right -> rows", attribute("axis", 0))
                .node("Transpose", "rows -> columns", list("perm", 1, 0))
                .node("MatMul", "x columns -> out"));
  }

  @Test
  void aConstantThatIsAFactorAndOneThatIsNot() {
    requireRounded(
        matrix ->
            graph()
                .node("Constant", "-> D", constant(matrix.apply(values(6)), 3, 2))
                .node("Constant", "-> offset", constant(values(2), 1, 2))
                .node("MatMul", "x D -> m")
                .node("Add", "m offset -> out"));
  }

  @Test
  void whatIsAddedOrScalesIsKept() {
    requireRounded(
        matrix ->
            graph()
                .tensor("scale", values(3), 1, 1, 3)
                .tensor("D", matrix.apply(values(6)), 2, 3)
                .tensor("c", values(2), 2)
                .ints("shape", -1, 3)
                .node("Mul", "x scale -> scaled")
                .node("Reshape", "scaled shape -> flat")
                .node("Gemm", "flat D c -> out", attribute("transB", 1)));
  }

  @Test
  void aFactorInTheBodyOfALoop() {
    requireRounded(
        matrix ->
            graph()
                .tensor("D", matrix.apply(values(9)), 3, 3)
                .tensor("h", new float[3], 1, 3)
                .node(
                    "Scan",
                    "h D x -> hn Dn ys",
                    attribute("num_scan_inputs", 1),
                    list("scan_input_axes", 1),
                    list("scan_output_axes", 1),
                    attribute(
                        "body",
                        new GraphBuilder()
                            .input("h_in", 1, 3)
                            .input("D_in", 3, 3)
                            .input("x_in", 1, 3)
                            .tensor("E", matrix.apply(values(9)), 3, 3)
                            .tensor("bias", values(3), 1, 3)
                            .node("MatMul", "h_in D_in -> r")
                            .node("MatMul", "x_in E -> k")
                            .node("Add", "r k -> sum")
                            .node("Add", "sum bias -> argument")
                            .node("Tanh", "argument -> h_out")
                            .node("Identity", "D_in -> D_out")
                            .node("Identity", "h_out -> y_out")
                            .output("h_out", "D_out", "y_out")))
                .node("Identity", "ys -> out"));
  }

  @Test
  void aWeightThatIsTooLargeIsRefused() {
    OnnxModel model =
        graph()
            .tensor("D", new float[] {1, 2, -Float.MAX_VALUE}, 3, 1)
            .node("MatMul", "x D -> out")
            .output("out")
            .model();

    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(model::roundedToBfloat16)
        .withMessageContaining("a weight must be finite in bfloat16: value=-3.4028235E38")
        .withMessageContaining("initializer 'D'");
  }

  private static void requireRounded(Function<UnaryOperator<float[]>, GraphBuilder> graph) {
    OnnxModel exact = graph.apply(EXACT).output("out").model();
    OnnxModel stored = graph.apply(HalfFloats::roundedToBfloat16).output("out").model();

    assertThat(exact.roundedToBfloat16().scoring().identity())
        .isEqualTo(stored.scoring().identity())
        .isNotEqualTo(exact.scoring().identity());
  }

  private static GraphBuilder graph() {
    return new GraphBuilder().input("x", 1, -2, 3);
  }

  /** The same for each number of values; none is a bfloat16. */
  private static float[] values(int count) {
    return BuiltInCells.values(new Random(count), count);
  }

  private static AttributeProto constant(float[] values, long... dims) {
    TensorProto.Builder tensor = proto("", DataType.FLOAT, dims);
    for (float value : values) {
      tensor.addFloatData(value);
    }
    return attribute("value", tensor.build());
  }
}
