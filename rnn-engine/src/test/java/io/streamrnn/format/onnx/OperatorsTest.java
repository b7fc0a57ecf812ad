/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import static io.streamrnn.format.onnx.GraphBuilder.attribute;
import static io.streamrnn.format.onnx.GraphBuilder.list;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import io.streamrnn.shaded.onnx.Onnx.AttributeProto;
import io.streamrnn.shaded.onnx.Onnx.TensorProto.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operators one at a time, with results that a reader can check by hand. */
class OperatorsTest {

  private static final float[] SIX = {1, 2, 3, 4, 5, 6};

  @Test
  void gemmTransposesScalesAndAdds() {
    GraphBuilder graph =
        new GraphBuilder()
            .tensor("b", new float[] {1, 0, 0, 1, 1, 1}, 3, 2)
            .tensor("c", new float[] {10, 20}, 2);
    assertGives(
        graph,
        "Gemm",
        "x b c",
        new long[] {2, 3},
        new float[] {13, 20, 25, 32},
        attribute("alpha", 2f),
        attribute("beta", 0.5f));
    GraphBuilder transposed = new GraphBuilder().tensor("b", new float[] {1, 0, 0, 0, 1, 0}, 2, 3);
    assertGives(
        transposed,
        "Gemm",
        "x b",
        new long[] {2, 3},
        new float[] {1, 2, 4, 5},
        attribute("transB", 1));
  }

  @Test
  void matMulTakesStacksOfMatricesAndVectors() {
    GraphBuilder stack = new GraphBuilder().tensor("b", new float[] {1, 1}, 2, 1);
    assertGives(stack, "MatMul", "x b", new long[] {3, 1, 2}, new float[] {3, 7, 11});
    GraphBuilder vector = new GraphBuilder().tensor("b", new float[] {1, 0, -1}, 3);
    assertGives(vector, "MatMul", "x b", new long[] {2, 3}, new float[] {-2, -2});
    GraphBuilder left = new GraphBuilder().tensor("b", new float[] {1, 1}, 2);
    assertGives(left, "MatMul", "b x", new long[] {2, 3}, new float[] {5, 7, 9});
  }

  @Test
  void operandsAreRepeatedToACommonShape() {
    GraphBuilder graph = new GraphBuilder().tensor("b", new float[] {10, 20}, 2, 1);
    assertGives(graph, "Sub", "x b", new long[] {2, 3}, new float[] {-9, -8, -7, -16, -15, -14});
  }

  @Test
  void softmaxNormalizesOverAnAxis() {
    float half = 0.5f;
    float[] equal = {7, 7, 7, 7};
    assertRuns(
        new GraphBuilder(),
        "Softmax",
        "x",
        OnnxTensor.of(equal, 2, 2),
        new float[] {half, half, half, half},
        attribute("axis", 0));
  }

  @Test
  void softmaxOfOldOperatorSetsNormalizesOverAllAxesFromOneOn() {
    assertRuns(
        new GraphBuilder().opset(12),
        "Softmax",
        "x",
        OnnxTensor.of(new float[4], 1, 2, 2),
        new float[] {0.25f, 0.25f, 0.25f, 0.25f});
  }

  @Test
  void transposeTurnsAxesAround() {
    assertGives(
        new GraphBuilder(), "Transpose", "x", new long[] {2, 3}, new float[] {1, 4, 2, 5, 3, 6});
  }

  @Test
  void sliceCountsFromTheEndAndBackwards() {
    GraphBuilder last = new GraphBuilder().ints("s", -1).ints("e", Long.MAX_VALUE).ints("a", 1);
    assertGives(last, "Slice", "x s e a", new long[] {2, 3}, new float[] {3, 6});
    GraphBuilder back =
        new GraphBuilder().ints("s", -1).ints("e", Long.MIN_VALUE).ints("a", 1).ints("st", -2);
    assertGives(back, "Slice", "x s e a st", new long[] {2, 3}, new float[] {3, 1, 6, 4});
  }

  @Test
  void padAddsAConstantBeforeAndAfterEachAxis() {
    GraphBuilder graph = new GraphBuilder().ints("p", 1, 0, 0, 1).tensor("v", new float[] {9});
    assertGives(
        graph,
        "Pad",
        "x p v",
        new long[] {1, 6},
        new float[] {9, 9, 9, 9, 9, 9, 9, 1, 2, 3, 4, 5, 6, 9});
  }

  @Test
  void padRepeatsFromTheOtherEnd() {
    GraphBuilder graph = new GraphBuilder().ints("p", 0, 2, 0, 4);
    assertGives(
        graph,
        "Pad",
        "x p",
        new long[] {2, 3},
        new float[] {2, 3, 1, 2, 3, 1, 2, 3, 1, 5, 6, 4, 5, 6, 4, 5, 6, 4},
        attribute("mode", "wrap"));
  }

  @Test
  void padTakesAwayWithANegativeNumber() {
    GraphBuilder graph = new GraphBuilder().ints("p", -1, 1, 0, -2);
    assertGives(graph, "Pad", "x p", new long[] {2, 3}, new float[] {0, 4});
  }

  @Test
  void padHasItsAxesAsAnInput() {
    GraphBuilder graph = new GraphBuilder().opset(18).ints("p", 1, 0).ints("a", -1);
    assertGives(graph, "Pad", "x p _ a", new long[] {2, 3}, new float[] {0, 1, 2, 3, 0, 4, 5, 6});
  }

  @Test
  void padOfOldOperatorSetsHasAttributes() {
    assertGives(
        new GraphBuilder().opset(10),
        "Pad",
        "x",
        new long[] {3, 2},
        new float[] {1, 2, 7, 3, 4, 7, 5, 6, 7},
        list("pads", 0, 0, 0, 1),
        attribute("value", 7f));
  }

  @ParameterizedTest
  @CsvSource({"edge, 1 1 1 2 3 3", "reflect, 3 2 1 2 3 2"})
  void padTakesNewElementsFromTheInput(String mode, String expected) {
    GraphBuilder graph = new GraphBuilder().ints("p", 2, 1);
    OnnxTensor x = OnnxTensor.of(new float[] {1, 2, 3}, 3);
    assertRuns(graph, "Pad", "x p", x, numbers(expected), attribute("mode", mode));
  }

  @Test
  void otherPaddingsAreRefusedByTheirMode() {
    GraphBuilder graph = new GraphBuilder().ints("p", 1, 0, 0, 0);
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(
            () ->
                assertGives(
                    graph, "Pad", "x p", new long[] {2, 3}, SIX, attribute("mode", "mirror")))
        .withMessageContaining("constant, edge, reflect and wrap: mode=mirror");
  }

  @Test
  void aReflectionHasElementsToRepeat() {
    GraphBuilder graph = new GraphBuilder().ints("p", 0, 3, 0, 0);
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(
            () ->
                assertGives(
                    graph, "Pad", "x p", new long[] {2, 3}, SIX, attribute("mode", "reflect")))
        .withMessageContaining("a padding must have elements to repeat");
  }

  @Test
  void sizesOfAPaddingMustFitTheTensor() {
    for (long[] pads : new long[][] {{1, 0, 0}, {-3, 0, 0, 0}, {Long.MAX_VALUE, 0, 1, 0}}) {
      GraphBuilder graph = new GraphBuilder().ints("p", pads);
      assertThatExceptionOfType(ModelFormatException.class)
          .isThrownBy(() -> assertGives(graph, "Pad", "x p", new long[] {2, 3}, SIX))
          .withMessageContaining("pad");
    }
  }

  @Test
  void sliceOfOldOperatorSetsHasAttributes() {
    assertGives(
        new GraphBuilder().opset(9),
        "Slice",
        "x",
        new long[] {2, 3},
        new float[] {2, 3, 5, 6},
        list("starts", 1),
        list("ends", 3),
        list("axes", 1));
  }

  @Test
  void squeezeHasItsAxesAsAttributeOrInput() {
    long[] shape = {2, 1, 3};
    assertShape(
        new GraphBuilder().opset(11), "Squeeze", "x", shape, new long[] {2, 3}, list("axes", 1));
    assertShape(new GraphBuilder().ints("a", -2), "Squeeze", "x a", shape, new long[] {2, 3});
    assertShape(new GraphBuilder(), "Squeeze", "x", shape, new long[] {2, 3});
  }

  @Test
  void unsqueezeHasItsAxesAsAttributeOrInput() {
    assertShape(
        new GraphBuilder().opset(11),
        "Unsqueeze",
        "x",
        new long[] {6},
        new long[] {1, 6, 1},
        list("axes", 0, 2));
    assertShape(
        new GraphBuilder().ints("a", 0, -1),
        "Unsqueeze",
        "x a",
        new long[] {6},
        new long[] {1, 6, 1});
  }

  @Test
  void reshapeKeepsAndWorksOutExtents() {
    assertShape(
        new GraphBuilder().ints("s", 0, -1),
        "Reshape",
        "x s",
        new long[] {2, 1, 3},
        new long[] {2, 3});
  }

  @Test
  void flattenMakesAMatrix() {
    assertShape(
        new GraphBuilder(),
        "Flatten",
        "x",
        new long[] {1, 2, 3},
        new long[] {2, 3},
        attribute("axis", 2));
  }

  @Test
  void concatAndSplitAreInverse() {
    assertGives(
        new GraphBuilder(),
        "Concat",
        "x x",
        new long[] {2, 3},
        new float[] {1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6},
        attribute("axis", -1));
    OnnxModel split =
        new GraphBuilder()
            .input("x", 2, 3)
            .ints("parts", 1, 2)
            .node("Split", "x parts -> y z", attribute("axis", 1))
            .output("y", "z")
            .model();
    assertThat(split.run(Map.of("x", OnnxTensor.of(SIX, 2, 3))).get("z").floats())
        .containsExactly(2, 3, 5, 6);
  }

  @Test
  void clipHasItsBoundsAsAttributesOrInputs() {
    float[] expected = {2, 2, 3, 4, 4, 4};
    assertGives(
        new GraphBuilder().opset(10),
        "Clip",
        "x",
        new long[] {6},
        expected,
        attribute("min", 2f),
        attribute("max", 4f));
    GraphBuilder bounds =
        new GraphBuilder().tensor("lo", new float[] {2}).tensor("hi", new float[] {4});
    assertGives(bounds, "Clip", "x lo hi", new long[] {6}, expected);
  }

  @Test
  void castCutsTowardsZero() {
    OnnxModel model =
        new GraphBuilder()
            .input("x", 3)
            .node("Cast", "x -> i", attribute("to", DataType.INT64.getNumber()))
            .output("i")
            .model();
    OnnxTensor x = OnnxTensor.of(new float[] {1.7f, -1.7f, 0}, 3);
    assertThat(model.run(Map.of("x", x)).get("i").integers()).containsExactly(1, -1, 0);
  }

  @Test
  void shapesAreComputedWith() {
    OnnxModel model =
        new GraphBuilder()
            .input("x", -1, 3)
            .ints("two", 2)
            .integer("zero", 0)
            .node("Shape", "x -> s")
            .node("Gather", "s zero -> n")
            .node("Mul", "n two -> d")
            .node("ConstantOfShape", "d -> y")
            .output("y")
            .model();
    assertThat(model.run(Map.of("x", OnnxTensor.of(SIX, 2, 3))).get("y").shape())
        .containsExactly(4);
  }

  @Test
  void batchNormalizationGoesByTheStatisticsOfEachChannel() {
    GraphBuilder graph =
        new GraphBuilder()
            .tensor("scale", new float[] {1, 2, 1}, 3)
            .tensor("b", new float[] {0, 0, 10}, 3)
            .tensor("mean", new float[] {1, 2, 3}, 3)
            .tensor("var", new float[] {1, 4, 9}, 3);
    assertGives(
        graph,
        "BatchNormalization",
        "x scale b mean var",
        new long[] {2, 3},
        new float[] {0, 0, 10, 3, 3, 11},
        attribute("epsilon", 0f));
  }

  @Test
  void layerNormalizationGoesByTheValuesOfEachLine() {
    GraphBuilder graph =
        new GraphBuilder()
            .tensor("scale", new float[] {2}, 1)
            .tensor("b", new float[] {0, 0, 1}, 3);
    float one = (float) (2 * Math.sqrt(1.5));
    assertGives(
        graph,
        "LayerNormalization",
        "x scale b",
        new long[] {2, 3},
        new float[] {-one, 0, one + 1, -one, 0, one + 1},
        attribute("epsilon", 0f));
  }

  @Test
  void meansAreTakenOverAxesThatMayBeKept() {
    OnnxTensor x = OnnxTensor.of(SIX, 2, 3);
    OnnxTensor kept = run(new GraphBuilder().opset(18).ints("axes", 0), "ReduceMean", "x axes", x);
    assertThat(kept.shape()).containsExactly(1, 3);
    assertThat(kept.floats()).containsExactly(2.5f, 3.5f, 4.5f);
    OnnxTensor dropped =
        run(
            new GraphBuilder().opset(17),
            "ReduceMean",
            "x",
            x,
            list("axes", -1),
            attribute("keepdims", 0));
    assertThat(dropped.shape()).containsExactly(2);
    assertThat(dropped.floats()).containsExactly(2, 5);
    OnnxTensor all = run(new GraphBuilder(), "ReduceMean", "x", x, attribute("keepdims", 0));
    assertThat(all.shape()).isEmpty();
    assertThat(all.floats()).containsExactly(3.5f);
  }

  @ParameterizedTest
  @CsvSource({
    "ReduceSum, 6 15",
    "ReduceMax, 3 6",
    "ReduceMin, 1 4",
    "ReduceProd, 6 120",
    "ReduceSumSquare, 14 77",
    "ReduceL1, 6 15"
  })
  void reductionsTakeAnAxisAway(String operator, String expected) {
    OnnxTensor x = OnnxTensor.of(new float[] {-1, 2, -3, 4, 5, 6}, 2, 3);
    OnnxTensor of = operator.equals("ReduceL1") ? x : OnnxTensor.of(SIX, 2, 3);
    GraphBuilder graph = new GraphBuilder().opset(18).ints("axes", 1);
    OnnxTensor y = run(graph, operator, "x axes", of, attribute("keepdims", 0));
    assertThat(y.shape()).containsExactly(2);
    assertThat(y.floats()).containsExactly(numbers(expected));
  }

  @Test
  void theNormIsARoot() {
    OnnxTensor x = OnnxTensor.of(new float[] {3, -4}, 1, 2);
    GraphBuilder graph = new GraphBuilder().opset(18).ints("axes", -1);
    OnnxTensor y = run(graph, "ReduceL2", "x axes", x);
    assertThat(y.shape()).containsExactly(1, 1);
    assertThat(y.floats()).containsExactly(5);
  }

  @Test
  void axesOfASumAreAnInputSinceOperatorSet13() {
    OnnxTensor x = OnnxTensor.of(SIX, 2, 3);
    OnnxTensor old = run(new GraphBuilder().opset(11), "ReduceSum", "x", x, list("axes", 0));
    assertThat(old.floats()).containsExactly(5, 7, 9);
    OnnxTensor none =
        run(new GraphBuilder(), "ReduceSum", "x", x, attribute("noop_with_empty_axes", 1));
    assertThat(none.floats()).containsExactly(SIX);
  }

  @Test
  void reductionsOfIntegersAreIntegers() {
    OnnxModel model =
        new GraphBuilder().idInput("x", 2, 2).node("ReduceProd", "x -> y").output("y").model();
    OnnxTensor x = OnnxTensor.of(new long[] {2, 3, 4, 5}, 2, 2);
    assertThat(model.run(Map.of("x", x)).get("y").integers()).containsExactly(120);
  }

  /** As missing features are replaced, or flagged, before the first layer. */
  @Test
  void numbersThatAreNoneAreFound() {
    float inf = Float.POSITIVE_INFINITY;
    OnnxTensor x = OnnxTensor.of(new float[] {1, Float.NaN, inf, -inf}, 4);
    AttributeProto floats = attribute("to", 1);
    GraphBuilder none = new GraphBuilder().node("IsNaN", "x -> is");
    assertRuns(none, "Cast", "is", x, new float[] {0, 1, 0, 0}, floats);
    GraphBuilder infinite = new GraphBuilder().node("IsInf", "x -> is");
    assertRuns(infinite, "Cast", "is", x, new float[] {0, 0, 1, 1}, floats);
    GraphBuilder positive =
        new GraphBuilder().node("IsInf", "x -> is", attribute("detect_negative", 0));
    assertRuns(positive, "Cast", "is", x, new float[] {0, 0, 1, 0}, floats);
    GraphBuilder one =
        new GraphBuilder().node("IsNaN", "x -> a").node("IsInf", "x -> b").node("Xor", "a b -> is");
    assertRuns(one, "Cast", "is", x, new float[] {0, 1, 1, 1}, floats);
  }

  @Test
  void powersAndRootsAreTaken() {
    GraphBuilder graph = new GraphBuilder().tensor("two", new float[] {2}, 1);
    assertGives(graph, "Pow", "x two", new long[] {2, 3}, new float[] {1, 4, 9, 16, 25, 36});
    GraphBuilder ints = new GraphBuilder().integer("two", 2);
    assertGives(ints, "Pow", "x two", new long[] {2, 3}, new float[] {1, 4, 9, 16, 25, 36});
    assertGives(
        new GraphBuilder(),
        "Sqrt",
        "x",
        new long[] {2, 3},
        new float[] {
          1,
          (float) Math.sqrt(2),
          (float) Math.sqrt(3),
          2,
          (float) Math.sqrt(5),
          (float) Math.sqrt(6)
        });
  }

  @Test
  void activationsTakeTheirParameters() {
    OnnxTensor x = OnnxTensor.of(new float[] {-2, 0, 2}, 3);
    assertRuns(
        new GraphBuilder(),
        "LeakyRelu",
        "x",
        x,
        new float[] {-0.5f, 0, 2},
        attribute("alpha", 0.25f));
    assertRuns(
        new GraphBuilder(),
        "HardSigmoid",
        "x",
        x,
        new float[] {0, 0.5f, 1},
        attribute("alpha", 0.25f));
  }

  @Test
  void clipOfIntegersHasOptionalBounds() {
    assertThat(clipped("x least")).containsExactly(2, 2, 9);
    assertThat(clipped("x _ most")).containsExactly(-5, 2, 5);
    assertThat(clipped("x least most")).containsExactly(2, 2, 5);
    assertThat(clipped("x")).containsExactly(-5, 2, 9);
  }

  private static long[] clipped(String inputs) {
    return new GraphBuilder()
        .idInput("x", 3)
        .integer("least", 2)
        .ints("most", 5)
        .node("Clip", inputs + " -> y")
        .output("y")
        .model()
        .run(Map.of("x", OnnxTensor.of(new long[] {-5, 2, 9}, 3)))
        .get("y")
        .integers();
  }

  @Test
  void clipOfIntegersIsNotOfOldOperatorSets() {
    OnnxModel model =
        new GraphBuilder().opset(11).idInput("x", 1).node("Clip", "x -> y").output("y").model();
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> model.run(Map.of("x", OnnxTensor.of(new long[1], 1))))
        .withMessageContaining("tensors of this type is not supported");
  }

  @ParameterizedTest
  @CsvSource({
    "Less,1 0 0",
    "LessOrEqual,1 1 0",
    "Greater,0 0 1",
    "GreaterOrEqual,0 1 1",
    "Equal,0 1 0"
  })
  void numbersAreCompared(String operator, String expected) {
    long[] truth = Arrays.stream(expected.split(" ")).mapToLong(Long::parseLong).toArray();
    GraphBuilder floats = new GraphBuilder().tensor("b", new float[] {2}, 1).input("x", 3);
    GraphBuilder ints = new GraphBuilder().ints("b", 2).idInput("x", 3);
    assertThat(compared(floats, operator, OnnxTensor.of(new float[] {1, 2, 3}, 3)))
        .containsExactly(truth);
    assertThat(compared(ints, operator, OnnxTensor.of(new long[] {1, 2, 3}, 3)))
        .containsExactly(truth);
  }

  @Test
  void noComparisonWithNanIsTrue() {
    for (String operator : List.of("Less", "GreaterOrEqual", "Equal")) {
      GraphBuilder graph = new GraphBuilder().tensor("b", new float[] {2}, 1).input("x", 1);
      assertThat(compared(graph, operator, OnnxTensor.of(new float[] {Float.NaN}, 1)))
          .containsExactly(0);
    }
  }

  private static long[] compared(GraphBuilder graph, String operator, OnnxTensor x) {
    return graph
        .node(operator, "x b -> y")
        .output("y")
        .model()
        .run(Map.of("x", x))
        .get("y")
        .integers();
  }

  @Test
  void aMaskOfDropoutThatNobodyReadsIsNoDamage() {
    OnnxModel model =
        new GraphBuilder().input("x", 2).node("Dropout", "x -> y mask").output("y").model();
    assertThat(model.run(Map.of("x", OnnxTensor.of(new float[] {1, 2}, 2))).get("y").floats())
        .containsExactly(1, 2);
  }

  @ParameterizedTest
  @CsvSource({
    "Min, x,     1 5 3",
    "Max, x,     1 5 3",
    "Max, x b,   2 5 3",
    "Min, x b,   1 2 2",
    "Min, x b c, 1 1 0",
    "Max, b x c, 4 5 3",
    "Sum, x,     1 5 3",
    "Sum, x b c, 7 8 5",
    "Mean, x,    1 5 3",
    "Mean, b x,  1.5 3.5 2.5",
    "Mean, x c b x, 2 3.25 2"
  })
  void operandsMayBeOneOrMore(String operator, String operands, String expected) {
    GraphBuilder graph =
        new GraphBuilder().tensor("b", new float[] {2}, 1).tensor("c", new float[] {4, 1, 0}, 1, 3);
    OnnxTensor x = OnnxTensor.of(new float[] {1, 5, 3}, 3);
    assertRuns(graph, operator, operands, x, numbers(expected));
  }

  @Test
  void extremesOfIntegersAreIntegers() {
    OnnxModel model =
        new GraphBuilder()
            .idInput("x", 2)
            .ints("b", 2)
            .ints("c", 5, 1)
            .node("Max", "x b c -> y")
            .output("y")
            .model();
    assertThat(model.run(Map.of("x", OnnxTensor.of(new long[] {1, 9}, 2))).get("y").integers())
        .containsExactly(5, 9);
  }

  @Test
  void operandsOfDifferentTypesAreDamage() {
    OnnxModel model =
        new GraphBuilder().input("x", 2).ints("b", 2).node("Max", "x b -> y").output("y").model();
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> model.run(Map.of("x", OnnxTensor.of(new float[2], 2))))
        .withMessageContaining("operands must have one element type");
  }

  @Test
  void inputsOfAnotherShapeThanDeclaredAreRefused() {
    OnnxModel model = Graphs.lstmCell().model();
    Map<String, OnnxTensor> inputs =
        Map.of(
            "x", OnnxTensor.of(SIX, 1, 6),
            "h", OnnxTensor.of(new float[4], 1, 4),
            "c", OnnxTensor.of(new float[4], 1, 4));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> model.run(inputs))
        .withMessage(
            "an input must have the declared type: input=x, expected=FLOAT[?, 3], got=FLOAT[1, 6]");
  }

  @Test
  void aMissingInputIsRefused() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Graphs.lstmCell().model().run(Map.of()))
        .withMessageContaining("expected=[x, h, c], got=[]");
  }

  @Test
  void shapesThatDoNotGoTogetherAreRefusedWithTheirPlace() {
    OnnxModel model =
        new GraphBuilder()
            .input("x", -1)
            .tensor("b", new float[] {1, 2}, 2)
            .node("Add", "x b -> y")
            .output("y")
            .model();
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> model.run(Map.of("x", OnnxTensor.of(new float[3], 3))))
        .withMessageContainingAll("shapes must be broadcastable", "node 0 'Add0' (Add)");
  }

  private static float[] numbers(String text) {
    String[] words = text.split(" ");
    float[] numbers = new float[words.length];
    for (int i = 0; i < words.length; i++) {
      numbers[i] = Float.parseFloat(words[i]);
    }
    return numbers;
  }

  private static void assertGives(
      GraphBuilder graph,
      String operator,
      String inputs,
      long[] shape,
      float[] expected,
      AttributeProto... attributes) {
    assertRuns(graph, operator, inputs, OnnxTensor.of(SIX, shape), expected, attributes);
  }

  private static void assertRuns(
      GraphBuilder graph,
      String operator,
      String inputs,
      OnnxTensor x,
      float[] expected,
      AttributeProto... attributes) {
    assertThat(run(graph, operator, inputs, x, attributes).floats()).containsExactly(expected);
  }

  private static void assertShape(
      GraphBuilder graph,
      String operator,
      String inputs,
      long[] shape,
      long[] expected,
      AttributeProto... attributes) {
    OnnxTensor y = run(graph, operator, inputs, OnnxTensor.of(SIX, shape), attributes);
    assertThat(y.shape()).containsExactly(expected);
    assertThat(y.floats()).containsExactly(SIX);
  }

  private static OnnxTensor run(
      GraphBuilder graph,
      String operator,
      String inputs,
      OnnxTensor x,
      AttributeProto... attributes) {
    OnnxModel model =
        graph
            .input("x", x.shape())
            .node(operator, inputs + " -> y", attributes)
            .output("y")
            .model();
    return model.run(Map.of("x", x)).get("y");
  }
}
