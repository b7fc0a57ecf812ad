/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.streamrnn.cell.Shape;
import io.streamrnn.conformance.TestCells.PlusOneCell;
import io.streamrnn.regularizers.Regularizers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The layers that stand around recurrent ones. */
class AroundRnnTest {

  // -- Masking

  @Test
  void aStepIsKeptIfAnyFeatureDiffers() {
    Tensor x = Tensor.of(Shape.of(1, 3, 2), -1, -1, -1, 5, 7, -1);
    Output output = Masking.value(-1).call(Arguments.of(x));
    assertThat(output.output().toArray()).containsExactly(0, 0, -1, 5, 7, -1);
    assertThat(output.mask().orElseThrow().toArray()).containsExactly(0, 1, 1);
  }

  @Test
  void maskingComparesExactly() {
    Tensor x = Tensor.of(Shape.of(1, 2, 1), 0.1f, 0.1000001f);
    assertThat(Masking.value(0.1f).call(Arguments.of(x)).mask().orElseThrow().toArray())
        .containsExactly(0, 1);
  }

  // -- Embedding

  @Test
  void tokensBecomeRowsOfTheTable() {
    Embedding layer = Embedding.of(3, 2).build();
    layer.build(TensorShape.of(1, 2));
    layer.setWeights(List.of(Tensor.of(Shape.of(3, 2), 1, 2, 3, 4, 5, 6)));
    Output output = layer.call(Arguments.of(Tensor.of(Shape.of(1, 2), 2, 0)));
    assertThat(output.output().shape()).isEqualTo(Shape.of(1, 2, 2));
    assertThat(output.output().toArray()).containsExactly(5, 6, 1, 2);
    assertThat(output.mask()).isEmpty();
  }

  @Test
  void tokenZeroMarksAStepToBeSkipped() {
    Embedding layer = Embedding.of(3, 2).maskZero(true).build();
    Output output = layer.call(Arguments.of(Tensor.of(Shape.of(1, 3), 2, 0, 1)));
    assertThat(output.mask().orElseThrow().toArray()).containsExactly(1, 0, 1);
  }

  @Test
  void aTokenWithoutARowIsRefused() {
    Embedding layer = Embedding.of(3, 2).maskZero(true).build();
    for (float token : new float[] {3, -1, Float.NaN}) {
      assertThatThrownBy(() -> layer.call(Tensor.of(Shape.of(1, 2), 0, token)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected 0..2, got=" + token);
    }
  }

  // -- Dense

  @Test
  void denseActsOnTheLastAxisWhateverStandsBeforeIt() {
    PerStep layer = Dense.units(1).build();
    layer.build(TensorShape.of(2, 3, 2));
    layer.setWeights(List.of(Tensor.of(Shape.of(2, 1), 1, 10), Tensor.of(Shape.of(1), 100)));
    Tensor sequence = Tensor.of(Shape.of(1, 2, 2), 1, 2, 3, 4);
    Tensor row = Tensor.of(Shape.of(1, 2), 1, 2);
    assertThat(layer.call(sequence).toArray()).containsExactly(121, 143);
    assertThat(layer.call(row).toArray()).containsExactly(121);
  }

  // -- normalizations

  /** Mean 3, variance 4: (1 - 3) / 2 = -1 and (5 - 3) / 2 = 1, but for epsilon. */
  @Test
  void aLayerNormalizationBringsEveryRowToItsOwnMeanAndVariance() {
    PerStep layer = LayerNormalization.create().build();
    layer.build(TensorShape.of(1, 2, 2));
    layer.setWeights(List.of(Tensor.of(Shape.of(2), 10, 10), Tensor.of(Shape.of(2), 0, 1)));
    float[] y = layer.call(Tensor.of(Shape.of(1, 2, 2), 1, 5, 7, 7)).toArray();
    float one = (float) (2 / Math.sqrt(4 + 0.001));
    assertThat(y).containsExactly(new float[] {-10 * one, 10 * one + 1, 0, 1}, within(1e-5f));
  }

  /** (3 - 1) / sqrt(4 + 0.001) * 10 + 5. */
  @Test
  void aBatchNormalizationUsesWhatTrainingFound() {
    PerStep layer = BatchNormalization.create().build();
    layer.build(TensorShape.of(1, 1, 1));
    layer.setWeights(List.of(one(10), one(5), one(1), one(4)));
    float y = layer.call(Tensor.of(Shape.of(1, 1, 1), 3)).at(0);
    assertThat(y).isCloseTo((float) (20 / Math.sqrt(4.001) + 5), within(1e-5f));
    assertThat(layer.trainableWeights()).hasSize(2);
    assertThat(layer.nonTrainableWeights()).hasSize(2);
  }

  @Test
  void normalizationsMayLeaveOutScaleOrCenter() {
    for (String className : List.of("LayerNormalization", "BatchNormalization")) {
      Layer layer = LayerRegistry.standard().layer(className, Map.of("scale", false));
      layer.build(TensorShape.of(1, 1, 3));
      assertThat(layer.weights().get(0).name()).isEqualTo("beta");
      layer.setWeights(layer.getWeights());
      assertThat(layer.weights().get(0).name()).isEqualTo("beta");
    }
  }

  @Test
  void aNormalizationOfAnotherAxisIsRefused() {
    Layer layer = LayerRegistry.standard().layer("BatchNormalization", Map.of("axis", 1));
    assertThatThrownBy(() -> layer.build(TensorShape.of(-1, -1, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("axis=1");
  }

  // -- shapes

  @Test
  void aVectorIsRepeated() {
    Tensor y = RepeatVector.of(2).call(Tensor.of(Shape.of(2, 2), 1, 2, 3, 4));
    assertThat(y.shape()).isEqualTo(Shape.of(2, 2, 2));
    assertThat(y.toArray()).containsExactly(1, 2, 1, 2, 3, 4, 3, 4);
  }

  @Test
  void flatteningKeepsTheOrder() {
    Tensor y = Flatten.create().call(Tensor.of(Shape.of(1, 2, 2), 1, 2, 3, 4));
    assertThat(y.shape()).isEqualTo(Shape.of(1, 4));
    assertThat(y.toArray()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void aLayerThatMixesStepsTakesNoMask() {
    Arguments masked =
        Arguments.of(Tensor.of(Shape.of(1, 2, 1), 1, 2)).mask(Tensor.of(Shape.of(1, 2), 1, 0));
    assertThatThrownBy(() -> Flatten.create().call(masked))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("layer=flatten");
  }

  @Test
  void aLayerIsAppliedToEveryStepAsToARow() {
    Layer layer = TimeDistributed.of(RepeatVector.of(2));
    Tensor x = Tensor.of(Shape.of(1, 2, 1), 1, 2);
    assertThat(layer.computeOutputShape(TensorShape.of(-1, -1, 1)))
        .containsExactly(TensorShape.of(-1, -1, 2, 1));
    assertThat(layer.call(x).shape()).isEqualTo(Shape.of(1, 2, 2, 1));
    assertThat(layer.call(x).toArray()).containsExactly(1, 1, 2, 2);
  }

  private static Tensor one(float value) {
    return Tensor.of(Shape.of(1), value);
  }

  // -- Bidirectional

  @Test
  void theBackwardHalfIsPutBackInTheOrderOfTime() {
    Tensor x = Tensor.of(Shape.of(1, 3, 1), 1, 2, 3);
    RecurrentBuilder<?> plusOne = Rnn.of(new PlusOneCell(Shape.of(1), 1)).returnSequences(true);
    assertThat(Bidirectional.of(plusOne).build().call(x).toArray())
        .containsExactly(2, 2, 3, 3, 4, 4);
    assertThat(Bidirectional.of(plusOne).mergeMode(MergeMode.SUM).build().call(x).toArray())
        .containsExactly(4, 6, 8);
    assertThat(Bidirectional.of(plusOne).mergeMode(MergeMode.MUL).build().call(x).toArray())
        .containsExactly(4, 9, 16);
    assertThat(Bidirectional.of(plusOne).mergeMode(MergeMode.AVE).build().call(x).toArray())
        .containsExactly(2, 3, 4);
  }

  @Test
  void theLastOutputsAreThoseAtEitherEnd() {
    Tensor x = Tensor.of(Shape.of(1, 3, 1), 1, 2, 3);
    RecurrentBuilder<?> plusOne = Rnn.of(new PlusOneCell(Shape.of(1), 1));
    assertThat(Bidirectional.of(plusOne).build().call(x).toArray()).containsExactly(4, 2);
  }

  @Test
  void timeMajorSequencesAreReversedAlongTime() {
    Tensor x = Tensor.of(Shape.of(2, 2, 1), 1, 10, 2, 20);
    RecurrentBuilder<?> plusOne =
        Rnn.of(new PlusOneCell(Shape.of(1), 1)).returnSequences(true).timeMajor(true);
    assertThat(Bidirectional.of(plusOne).mergeMode(MergeMode.AVE).build().call(x).toArray())
        .containsExactly(2, 11, 3, 21);
  }

  @Test
  void statesOfBothDirectionsMayComeInOneListWithTheInputs() {
    Bidirectional layer = Bidirectional.of(Gru.units(1)).build();
    Tensor x = Tensor.of(Shape.of(1, 2, 1), 1, 2);
    Tensor there = Tensor.of(Shape.of(1, 1), 0.3f);
    Tensor back = Tensor.of(Shape.of(1, 1), -0.6f);
    assertThat(layer.call(Arguments.of(x, there, back)).output().toArray())
        .isEqualTo(layer.call(Arguments.of(x).initialState(there, back)).output().toArray());
  }

  @Test
  void statesForALayerThatHasNoneAreRefused() {
    Arguments inputs =
        Arguments.of(Tensor.of(Shape.of(1, 1, 2), 1, 2))
            .initialState(Tensor.of(Shape.of(1, 2), 1, 2));
    for (Layer layer :
        List.of(
            Masking.value(0),
            LayerNormalization.create().build(),
            Flatten.create(),
            Sequential.of(Flatten.create()),
            TimeDistributed.of(RepeatVector.of(2)))) {
      assertThatThrownBy(() -> layer.call(inputs))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("layer=" + layer.name());
    }
  }

  @Test
  void theDirectionsHaveWeightsOfTheirOwn() {
    Bidirectional layer = Bidirectional.of(Gru.units(2).seed(1)).build();
    layer.build(TensorShape.of(1, 3, 2));
    assertThat(layer.getWeights()).hasSize(6);
    assertThat(layer.getWeights().get(0).toArray())
        .isNotEqualTo(layer.getWeights().get(3).toArray());
    assertThat(layer.forwardLayer().name()).isEqualTo("forward_gru");
    assertThat(layer.backwardLayer().goesBackwards()).isTrue();
  }

  @Test
  void aRefusedCallChangesTheStatesOfNeitherDirection() {
    Bidirectional layer = Bidirectional.of(Gru.units(2).stateful(true)).build();
    layer.build(TensorShape.of(1, 3, 2));
    Arguments wrong =
        Arguments.of(Tensor.zeros(Shape.of(1, 3, 2)))
            .initialState(Tensor.of(Shape.of(1, 2), 1, 1), Tensor.of(Shape.of(1, 1), 1));
    assertThatThrownBy(() -> layer.call(wrong)).isInstanceOf(IllegalArgumentException.class);
    assertThat(layer.forwardLayer().states().get(0).toArray()).containsOnly(0f);
  }

  @Test
  void theDirectionsMayBeLayersOfTheirOwn() {
    Bidirectional layer =
        Bidirectional.of(Gru.units(2).returnState(true))
            .name("both")
            .backwardLayer(Lstm.units(3).returnState(true).goBackwards(true))
            .build();
    Tensor x = Tensor.of(Shape.of(1, 3, 2), 1, 2, 3, 4, 5, 6);
    Output output = layer.call(Arguments.of(x));

    assertThat(output.output().shape()).isEqualTo(Shape.of(1, 5));
    assertThat(output.states()).extracting(s -> s.shape().dim(1)).containsExactly(2, 3, 3);
    assertThat(layer.computeOutputShape(TensorShape.of(1, 3, 2)))
        .containsExactly(
            TensorShape.of(1, 5), TensorShape.of(1, 2), TensorShape.of(1, 3), TensorShape.of(1, 3));
    assertThat(
            layer
                .call(Arguments.of(x).initialState(zeros(2), zeros(3), zeros(3)))
                .output()
                .toArray())
        .isEqualTo(output.output().toArray());
  }

  private static Tensor zeros(int units) {
    return Tensor.zeros(Shape.of(1, units));
  }

  @Test
  void anInitialStateHasTheStatesOfBothDirections() {
    Bidirectional layer = Bidirectional.of(Gru.units(2)).build();
    Arguments wrong = Arguments.of(Tensor.zeros(Shape.of(1, 3, 2))).initialState(zeros(2));
    assertThatThrownBy(() -> layer.call(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected=1 + 1 tensors, got=1, layer=bidirectional");
  }

  @Test
  void oneDirectionGoesBackwardsAndOneForwards() {
    RecurrentBuilder<?> one = Gru.units(2);
    assertThatThrownBy(() -> Bidirectional.of(one).backwardLayer(one).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("both have go_backwards=false, layer=bidirectional");
  }

  @Test
  void bothDirectionsReturnAlike() {
    RecurrentBuilder<?> one = Gru.units(2).returnSequences(true);
    RecurrentBuilder<?> other = Gru.units(2).goBackwards(true);
    assertThatThrownBy(() -> Bidirectional.of(one).backwardLayer(other).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "the same return_sequences: layer has true, backward_layer has false");
  }

  @Test
  void whatIsAddedUpIsOfOneShape() {
    RecurrentBuilder<?> one = Gru.units(2).stateful(true);
    RecurrentBuilder<?> wider = Gru.units(3).stateful(true).goBackwards(true);
    Bidirectional layer =
        Bidirectional.of(one).backwardLayer(wider).mergeMode(MergeMode.SUM).build();
    assertThatThrownBy(() -> layer.call(Tensor.zeros(Shape.of(1, 3, 2))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("forward=[1, 2], backward=[1, 3], merge_mode=sum");
    assertThatThrownBy(() -> layer.computeOutputShape(TensorShape.of(1, 3, 2)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // -- Sequential

  @Test
  void onlyTheLastLayerMayReturnStates() {
    Sequential model =
        Sequential.of(
            Gru.units(2).returnSequences(true).returnState(true).build(), Gru.units(2).build());
    assertThatThrownBy(() -> model.call(Tensor.zeros(Shape.of(1, 3, 2))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("layer=gru, outputs=2");
  }

  @Test
  void predictingInBatchesIsPredictingAtOnce() {
    Sequential model = Sequential.of(Gru.units(2).build());
    Tensor x = Tensor.of(Shape.of(5, 1, 1), 1, 2, 3, 4, 5);
    assertThat(model.predict(x, 2).toArray()).isEqualTo(model.call(x).toArray());
  }

  @Test
  void aModelResetsItsStatefulLayers() {
    Rnn stateful = Gru.units(2).stateful(true).returnSequences(true).build();
    Sequential model = Sequential.of(stateful, Gru.units(2).build());
    model.call(Tensor.of(Shape.of(1, 2, 1), 1, 2));
    assertThat(stateful.states().get(0).toArray()).doesNotContain(0f);
    model.resetStates();
    assertThat(stateful.states().get(0).toArray()).containsOnly(0f);
  }

  @Test
  void aBidirectionalLayerCountsAsStatefulWithItsLayers() {
    assertThat(Sequential.of(Bidirectional.of(Gru.units(2).stateful(true))).isStateful()).isTrue();
  }

  @Test
  void freezingALayerFreezesItsWeightsInTheModel() {
    Rnn frozen = Gru.units(2).returnSequences(true).build();
    Sequential model = Sequential.of(frozen, Gru.units(3).build());
    model.build(TensorShape.of(1, 3, 2));
    frozen.setTrainable(false);
    assertThat(model.nonTrainableWeights()).isEqualTo(frozen.weights());
    assertThat(model.trainableWeights()).hasSize(3);
  }

  @Test
  void theLossesOfAModelAreThoseOfItsLayers() {
    RecurrentBuilder<?> gru = Gru.units(2).activityRegularizer(Regularizers.l1(1));
    Sequential model = Sequential.of(gru.returnSequences(true).build(), gru.build());
    model.call(Tensor.of(Shape.of(1, 2, 1), 1, 2));
    assertThat(model.losses()).hasSize(2);
  }

  @Test
  void aLayerOfOneInputSaysSoWhenItIsCalledOnTwo() {
    Tensor x = Tensor.of(Shape.of(1, 2, 3), new float[6]);
    assertThatThrownBy(() -> Dense.units(2).build().call(Arguments.of(x, x)))
        .hasMessageContaining("takes one input: inputs=2");
  }
}
