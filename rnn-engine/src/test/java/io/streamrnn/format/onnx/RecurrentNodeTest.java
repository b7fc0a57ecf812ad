/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import static io.streamrnn.format.onnx.GraphBuilder.attribute;
import static io.streamrnn.format.onnx.GraphBuilder.list;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.streamrnn.model.UnsupportedModelException;
import io.streamrnn.shaded.onnx.Onnx.AttributeProto;
import io.streamrnn.shaded.onnx.Onnx.TensorProto.DataType;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Attributes of the recurrent operators; what they compute is in {@link ConformanceTest}. */
class RecurrentNodeTest {

  // h' = f(x + h), so that sums can be read off.
  private static GraphBuilder sums(int directions, AttributeProto... attributes) {
    float[] ones = directions == 1 ? new float[] {1} : new float[] {1, 1};
    return new GraphBuilder()
        .input("x", -1, -2, 1)
        .tensor("W", ones, directions, 1, 1)
        .tensor("R", ones, directions, 1, 1)
        .node("RNN", "x W R -> y h", attributes)
        .output("y", "h");
  }

  private static final OnnxTensor ONE_TO_THREE = OnnxTensor.of(new float[] {1, 2, 3}, 3, 1, 1);

  @Test
  void aForwardLayerAddsUp() {
    OnnxModel model = sums(1, list("activations", "Relu")).model();
    assertThat(model.run(Map.of("x", ONE_TO_THREE)).get("y").floats()).containsExactly(1, 3, 6);
  }

  /** The standard's default has one for each of two directions. */
  @Test
  void aForwardLayerWithTheActivationsOfTwoDirectionsTakesTheFirst() {
    OnnxModel model = sums(1, list("activations", "Relu", "Tanh")).model();
    assertThat(model.run(Map.of("x", ONE_TO_THREE)).get("y").floats()).containsExactly(1, 3, 6);
  }

  @Test
  void aBidirectionalLayerHasADirectionAxis() {
    OnnxModel model =
        sums(2, attribute("direction", "bidirectional"), list("activations", "Relu", "Relu"))
            .model();
    Map<String, OnnxTensor> outputs = model.run(Map.of("x", ONE_TO_THREE));
    assertThat(outputs.get("y").shape()).containsExactly(3, 2, 1, 1);
    assertThat(outputs.get("y").floats()).containsExactly(1, 6, 3, 5, 6, 3);
    assertThat(outputs.get("h").floats()).containsExactly(6, 6);
  }

  @Test
  void theBatchMayComeFirst() {
    OnnxModel model = sums(1, attribute("layout", 1), list("activations", "Relu")).model();
    OnnxTensor x = OnnxTensor.of(new float[] {1, 2, 3, 10, 20, 30}, 2, 3, 1);
    Map<String, OnnxTensor> outputs = model.run(Map.of("x", x));
    assertThat(outputs.get("y").floats()).containsExactly(1, 3, 6, 10, 30, 60);
    assertThat(outputs.get("h").floats()).containsExactly(6, 60);
  }

  @Test
  void rowsHaveLengthsOfTheirOwn() {
    OnnxModel model =
        new GraphBuilder()
            .input("x", -1, -2, 1)
            .tensor("W", new float[] {1}, 1, 1, 1)
            .tensor("R", new float[] {1}, 1, 1, 1)
            .tensor(
                GraphBuilder.proto("lens", DataType.INT32, 2)
                    .addInt32Data(2)
                    .addInt32Data(0)
                    .build())
            .node("RNN", "x W R _ lens -> y h", list("activations", "Relu"))
            .output("y", "h")
            .model();
    OnnxTensor x = OnnxTensor.of(new float[] {1, 10, 2, 20, 3, 30}, 3, 2, 1);
    Map<String, OnnxTensor> outputs = model.run(Map.of("x", x));
    assertThat(outputs.get("y").floats()).containsExactly(1, 0, 3, 0, 0, 0);
    assertThat(outputs.get("h").floats()).containsExactly(3, 0);
  }

  @Test
  void theInputOfAnActivationIsClipped() {
    OnnxModel model = sums(1, attribute("clip", 2.5f), list("activations", "Affine")).model();
    assertThat(model.run(Map.of("x", ONE_TO_THREE)).get("y").floats())
        .containsExactly(1, 2.5f, 2.5f);
    assertThat(model.model().stepper().step(new float[] {-7})).containsExactly(-2.5f);
  }

  @Test
  void anActivationHasTheDefaultsOfTheOperatorOfItsName() {
    assertThat(firstOutputs("Affine", 1, 2, 3)).containsExactly(1, 2, 3);
    assertThat(firstOutputs("ThresholdedRelu", 0.5f, 1, 3)).containsExactly(0, 1, 3);
    assertThat(firstOutputs("LeakyRelu", -1, 0, 3)).containsExactly(-0.01f, 0, 3);
    assertThat(firstOutputs("HardSigmoid", -1, 0, 3)).containsExactly(0.3f, 0.5f, 1);
  }

  /** Each from zero state. */
  private static float[] firstOutputs(String activation, float... x) {
    OnnxModel model = sums(1, list("activations", activation)).model();
    return model.run(Map.of("x", OnnxTensor.of(x, 1, x.length, 1))).get("y").floats();
  }

  @Test
  void aScaledTanhWithoutParametersIsRefusedForItHasNoDefaults() {
    OnnxModel model = sums(1, list("activations", "ScaledTanh")).model();
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> model.run(Map.of("x", ONE_TO_THREE)))
        .withMessageContainingAll(
            "activation=ScaledTanh, activation_alpha=[], activation_beta=[]", "'RNN0' (RNN)");
  }

  @Test
  void aRowWithoutStepsKeepsItsInitialState() {
    OnnxModel model =
        new GraphBuilder()
            .input("x", -1, -2, 1)
            .tensor("W", new float[] {1}, 1, 1, 1)
            .tensor("R", new float[] {1}, 1, 1, 1)
            .tensor("h0", new float[] {5, 7}, 1, 2, 1)
            .tensor(
                GraphBuilder.proto("lens", DataType.INT32, 2)
                    .addInt32Data(1)
                    .addInt32Data(0)
                    .build())
            .node("RNN", "x W R _ lens h0 -> y h", list("activations", "Relu"))
            .output("y", "h")
            .model();
    OnnxTensor x = OnnxTensor.of(new float[] {1, 10, 2, 20}, 2, 2, 1);
    Map<String, OnnxTensor> outputs = model.run(Map.of("x", x));
    assertThat(outputs.get("y").floats()).containsExactly(6, 0, 0, 0);
    assertThat(outputs.get("h").floats()).containsExactly(6, 7);
  }

  @Test
  void anActivationThatIsNotKnownIsNamed() {
    OnnxModel model = sums(1, list("activations", "Swish")).model();
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> model.run(Map.of("x", ONE_TO_THREE)))
        .withMessageContainingAll(
            "activation not supported: Swish at node 0 'RNN0' (RNN)",
            "supported activations: Relu, Tanh");
  }

  @Test
  void anLstmWithoutOptionsIsTheFastCell() {
    assertThat(Graphs.lstmWithStates().model().model().layers().get(0).className())
        .isEqualTo("LSTMCell");
  }

  @Test
  void anLstmWithOptionsIsSteppedAsItIsEvaluated() {
    OnnxModel model =
        new GraphBuilder()
            .input("x", -1, -2, 2)
            .weight("W", 1, 12, 2)
            .weight("R", 1, 12, 3)
            .weight("B", 1, 24)
            .weight("P", 1, 9)
            .node(
                "LSTM",
                "x W R B _ _ _ P -> y",
                attribute("clip", 0.3f),
                attribute("input_forget", 1))
            .output("y")
            .model();
    assertThat(model.model().layers().get(0).className()).isEqualTo("PeepholeLSTMCell");
    float[] x = {0.5f, -1, 2, 0.25f};
    float[] whole = model.run(Map.of("x", OnnxTensor.of(x, 2, 1, 2))).get("y").floats();
    var stepper = model.model().stepper();
    assertThat(stepper.step(new float[] {0.5f, -1})).containsExactly(Arrays.copyOf(whole, 3));
    assertThat(stepper.step(new float[] {2, 0.25f}))
        .containsExactly(Arrays.copyOfRange(whole, 3, 6));
  }
}
