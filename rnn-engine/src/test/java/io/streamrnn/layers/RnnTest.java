/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.TensorCell;
import io.streamrnn.cell.TensorStates;
import io.streamrnn.cell.TensorStep;
import io.streamrnn.cell.Weight;
import io.streamrnn.conformance.TestCells;
import io.streamrnn.conformance.TestCells.PlusOneCell;
import io.streamrnn.regularizers.Regularizers;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class RnnTest {

  private static final Tensor X = ramp(2, 4, 3);

  // -- calls

  @Test
  void takesAndReturnsNd4jArrays() {
    Rnn layer = gru().returnSequences(true).build();
    INDArray output = layer.call(Nd4j.create(X.toArray(), new long[] {2, 4, 3}, 'c'));
    assertThat(output.shape()).containsExactly(2, 4, 2);
    assertThat(Tensor.of(output).toArray()).isEqualTo(layer.call(X).toArray());
  }

  @Test
  void anNd4jViewIsReadInItsOwnOrder() {
    INDArray array = Nd4j.create(X.toArray(), new long[] {2, 4, 3}, 'c').permute(1, 0, 2);
    Tensor view = Tensor.of(array);
    assertThat(view.shape()).isEqualTo(Shape.of(4, 2, 3));
    assertThat(view.at(3)).isEqualTo(X.at(12));
  }

  @Test
  void returnsTheFinalStatesIfAskedTo() {
    Output output = Lstm.units(2).returnState(true).build().call(Arguments.of(X));
    assertThat(output.tensors()).hasSize(3);
    assertThat(output.tensors().get(1)).isSameAs(output.states().get(0));
    assertThat(output.output().toArray()).isEqualTo(output.states().get(0).toArray());
  }

  @Test
  void takesInputsStatesAndConstantsInOneList() {
    Rnn layer =
        (Rnn)
            TestCells.registry()
                .layer(
                    "RNN",
                    Map.of(
                        "num_constants",
                        1,
                        "cell",
                        Map.of(
                            "class_name",
                            "ConstantsRNNCell",
                            "config",
                            Map.of("units", 2, "num_constants", 1, "activation", "tanh"))));
    Tensor h = ramp(2, 2);
    Tensor constant = ramp(2, 5);
    float[] listed = layer.call(Arguments.of(X, h, constant)).output().toArray();
    assertThat(listed)
        .isEqualTo(
            layer.call(Arguments.of(X).initialState(h).constants(constant)).output().toArray())
        .isNotEqualTo(layer.call(Arguments.of(X, constant)).output().toArray());
    assertThat(layer.config()).containsEntry("num_constants", 1);
  }

  @Test
  void aStackOfCellsThatWantNoConstantsIgnoresThem() {
    Rnn layer = Rnn.of(StackedRnnCells.of(Gru.units(2).cell(), Gru.units(2).cell())).build();
    float[] without = layer.call(X).toArray();
    assertThat(layer.call(Arguments.of(X).constants(ramp(2, 9))).output().toArray())
        .isEqualTo(without);
  }

  @Test
  void aMaskMayHaveATrailingAxis() {
    Rnn layer = gru().build();
    Tensor flat = Tensor.of(Shape.of(2, 4), 1, 0, 1, 1, 1, 1, 0, 0);
    Tensor wide = Tensor.of(Shape.of(2, 4, 1), flat.toArray());
    assertThat(layer.call(Arguments.of(X).mask(wide)).output().toArray())
        .isEqualTo(layer.call(Arguments.of(X).mask(flat)).output().toArray());
  }

  @Test
  void aMaskOfAnotherShapeIsRefused() {
    assertThatThrownBy(() -> gru().build().call(Arguments.of(X).mask(ramp(4, 2))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected=[2, 4], got=[4, 2]");
  }

  @Test
  void theMaskGoesOnWithSequencesOnly() {
    Tensor mask = Tensor.of(Shape.of(2, 4), 1, 0, 1, 1, 1, 1, 0, 0);
    assertThat(gru().returnSequences(true).build().call(Arguments.of(X).mask(mask)).mask())
        .contains(mask);
    assertThat(gru().build().call(Arguments.of(X).mask(mask)).mask()).isEmpty();
  }

  @Test
  void aSkippedStepPutsOutThePreviousOutputOfACellWhoseStateHasAnotherSize() {
    Rnn layer = Rnn.of(new PlusOneCell(Shape.of(1), 3)).returnSequences(true).build();
    Arguments inputs =
        Arguments.of(Tensor.of(Shape.of(1, 3, 1), 5, 6, 7))
            .mask(Tensor.of(Shape.of(1, 3), 0, 1, 0));
    assertThat(layer.call(inputs).output().toArray()).containsExactly(0, 7, 7);
  }

  @Test
  void aFirstStateThatIsNoOutputCannotBePutOut() {
    Rnn layer =
        Rnn.of(new PlusOneCell(Shape.of(1), 3)).maskedOutput(MaskedOutput.FIRST_STATE).build();
    Arguments inputs =
        Arguments.of(Tensor.of(Shape.of(1, 2, 1), 5, 6)).mask(Tensor.of(Shape.of(1, 2), 0, 1));
    assertThatThrownBy(() -> layer.call(inputs))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("use PREVIOUS_OUTPUT");
  }

  @Test
  void unrollingChangesNoNumber() {
    Rnn layer = gru().seed(1).build();
    Rnn unrolled = gru().seed(1).unroll(true).build();
    assertThat(unrolled.call(X).toArray()).isEqualTo(layer.call(X).toArray());
  }

  @Test
  void otherFeaturesThanBuiltForAreRefused() {
    Rnn layer = gru().build();
    layer.call(X);
    assertThat(layer.call(ramp(5, 9, 3)).shape()).isEqualTo(Shape.of(5, 2));
    assertThatThrownBy(() -> layer.call(ramp(2, 4, 5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected=[3], got=[5]");
  }

  // -- input shapes

  @Test
  void inputsMustFitTheDeclaredShape() {
    assertThatThrownBy(() -> gru().inputShape(4, 5).build().call(X))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected=[?, 4, 5], got=[2, 4, 3]");
  }

  @Test
  void inputDimAndInputLengthMakeAnInputShape() {
    Rnn layer = gru().inputDim(3).inputLength(4).build();
    assertThat(layer.config()).containsEntry("batch_input_shape", Arrays.asList(null, 4, 3));
    assertThatThrownBy(() -> layer.call(ramp(2, 5, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected=[?, 4, 3]");
  }

  @Test
  void anInputShapeGoesBeforeInputDim() {
    assertThat(gru().inputShape(-1, 3).inputDim(9).build().config())
        .containsEntry("batch_input_shape", Arrays.asList(null, null, 3));
  }

  // -- states

  @Test
  void aStatefulLayerHasNoStatesBeforeItKnowsItsBatch() {
    Rnn layer = gru().stateful(true).build();
    assertThat(layer.states()).isEmpty();
    assertThatThrownBy(layer::resetStates)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("batch=unknown");
    layer.build(TensorShape.of(2, -1, 3));
    assertThat(layer.states().get(0).toArray()).containsOnly(0f);
  }

  @Test
  void statesThatDoNotFitReplaceNothing() {
    Rnn layer = Lstm.units(2).stateful(true).build();
    layer.call(X);
    List<float[]> before = layer.states().stream().map(Tensor::toArray).toList();
    assertThatThrownBy(() -> layer.resetStates(List.of(ramp(2, 2), ramp(2, 3))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("state 1 (c), expected=[2, 2], got=[2, 3]");
    assertThat(layer.states().get(0).toArray()).isEqualTo(before.get(0));
    assertThat(layer.states().get(1).toArray()).isEqualTo(before.get(1));
  }

  @Test
  void chosenSamplesStartAnew() {
    Rnn layer = gru().stateful(true).build();
    layer.call(X);
    float[] before = layer.states().get(0).toArray();
    layer.resetSamples(1);
    assertThat(layer.states().get(0).toArray()).containsExactly(before[0], before[1], 0, 0);
  }

  @Test
  void chosenSamplesStartFromGivenStates() {
    Rnn layer = gru().stateful(true).build();
    layer.call(X);
    float[] before = layer.states().get(0).toArray();
    layer.resetSamples(new int[] {0}, List.of(Tensor.of(Shape.of(1, 2), 8, 9)));
    assertThat(layer.states().get(0).toArray()).containsExactly(8, 9, before[2], before[3]);
  }

  @Test
  void aSampleOutsideTheBatchIsRefused() {
    Rnn layer = gru().stateful(true).build();
    layer.call(X);
    assertThatThrownBy(() -> layer.resetSamples(0, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sample=2, batch=2");
    assertThat(layer.states().get(0).toArray()).doesNotContain(0f);
  }

  @Test
  void aCallThatIsRefusedLeavesTheStates() {
    Rnn layer = gru().stateful(true).build();
    layer.call(X);
    float[] before = layer.states().get(0).toArray();
    assertThatThrownBy(() -> layer.call(Arguments.of(X).mask(ramp(2, 5))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(layer.states().get(0).toArray()).isEqualTo(before);
  }

  @Test
  void initialStatesAreTheCellsOwn() {
    Rnn layer =
        (Rnn)
            TestCells.registry()
                .layer(
                    "RNN",
                    Map.of(
                        "cell",
                        Map.of(
                            "class_name",
                            "FilledInitRNNCell",
                            "config",
                            Map.of("units", 2, "initial_value", 0.5))));
    layer.build(TensorShape.of(-1, -1, 3));
    assertThat(layer.getInitialState(2).get(0).shape()).isEqualTo(Shape.of(2, 2));
    assertThat(layer.getInitialState(2).get(0).toArray()).containsOnly(0.5f);
  }

  // -- weights

  @Test
  void weightsGoOutAndInUnchanged() {
    Rnn one = gru().build();
    Rnn other = gru().build();
    float[] expected = one.call(X).toArray();
    assertThat(other.call(X).toArray()).isNotEqualTo(expected);
    other.setWeights(one.getWeights());
    assertThat(other.call(X).toArray()).isEqualTo(expected);
  }

  @Test
  void weightsMayBeGivenBeforehand() {
    Rnn one = gru().build();
    float[] expected = one.call(X).toArray();
    assertThat(gru().weights(one.getWeights()).build().call(X).toArray()).isEqualTo(expected);
  }

  @Test
  void weightsGivenBeforehandThatDoNotFitAreRefusedAtEveryCall() {
    Rnn layer = gru().weights(List.of(ramp(3, 6))).build();
    for (int call = 0; call < 2; call++) {
      assertThatThrownBy(() -> layer.call(X))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected=3, got=1");
    }
  }

  @Test
  void aSeedMakesTheSameWeights() {
    assertThat(gru().seed(5).build().call(X).toArray())
        .isEqualTo(gru().seed(5).build().call(X).toArray())
        .isNotEqualTo(gru().seed(6).build().call(X).toArray());
  }

  @Test
  void aFrozenLayerHasNoTrainableWeights() {
    Rnn layer = gru().build();
    layer.build(TensorShape.of(2, 4, 3));
    assertThat(layer.trainableWeights()).hasSize(3);
    layer.setTrainable(false);
    assertThat(layer.trainableWeights()).isEmpty();
    assertThat(layer.nonTrainableWeights()).isEqualTo(layer.weights()).hasSize(3);
  }

  @Test
  void aFrozenCellOfAStackKeepsItsPlaceAmongTheWeights() {
    Rnn layer =
        Rnn.of(
                StackedRnnCells.of(
                    SimpleRnn.units(2).trainable(false).cell(), SimpleRnn.units(4).cell()))
            .build();
    layer.build(TensorShape.of(2, 4, 3));
    assertThat(layer.nonTrainableWeights()).isEqualTo(layer.weights().subList(0, 3));
    assertThat(layer.trainableWeights()).isEqualTo(layer.weights().subList(3, 6));
    layer.setWeights(layer.getWeights());
    assertThat(layer.nonTrainableWeights()).extracting(Weight::shape).contains(Shape.of(3, 2));
  }

  @Test
  void aCellOfOnesOwnThatCannotTakeOtherWeightsSaysHow() {
    Weight kernel = Weight.of("kernel", Shape.of(3), new float[3]);
    Cell cell =
        new TensorCell(3, 3, List.of(), List.of(kernel)) {
          @Override
          public String className() {
            return "Own";
          }

          @Override
          protected TensorStep step(INDArray x, TensorStates states) {
            return TensorStep.of(x.mulRowVector(tensor("kernel")));
          }
        };
    Rnn layer = Rnn.of(cell).build();
    assertThat(layer.countParams()).isEqualTo(3);
    assertThatThrownBy(() -> layer.setWeights(layer.getWeights()))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("overrides withWeights");
  }

  // -- losses

  @Test
  void lossesAreThoseOfWeightsThenThoseOfOutputs() {
    Rnn layer =
        Gru.units(2)
            .biasRegularizer(Regularizers.l1(1))
            .activityRegularizer(Regularizers.l2(1))
            .build();
    double sum = 0;
    for (float y : layer.call(X).toArray()) {
      sum += (double) y * y;
    }
    assertThat(layer.losses()).containsExactly(0.0, sum);
  }

  private static RecurrentBuilder<?> gru() {
    return Gru.units(2);
  }

  private static Tensor ramp(int... dims) {
    Shape shape = Shape.of(dims);
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i + 1f) / values.length;
    }
    return Tensor.of(shape, values);
  }
}
