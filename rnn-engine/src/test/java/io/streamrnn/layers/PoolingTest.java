/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.streamrnn.cell.Shape;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PoolingTest {

  private static final Tensor X = Tensor.of(Shape.of(1, 5, 1), 3, 1, 4, 1, 5);

  @Test
  void theLargestValueUnderEachWindow() {
    assertThat(Pooling1d.max(2).call(X).toArray()).containsExactly(3, 4);
    assertThat(Pooling1d.max(2).strides(1).call(X).toArray()).containsExactly(3, 4, 4, 5);
    assertThat(Pooling1d.max(2).padding(Padding.SAME).call(X).toArray()).containsExactly(3, 4, 5);
  }

  @Test
  void theMeanUnderEachWindowLeavesPaddingOut() {
    assertThat(Pooling1d.average(2).call(X).toArray()).containsExactly(2, 2.5f);
    assertThat(Pooling1d.average(3).strides(2).padding(Padding.SAME).call(X).toArray())
        .containsExactly(2, 2, 3);
  }

  @Test
  void negativeValuesAreNotHiddenByPadding() {
    Tensor negative = Tensor.of(Shape.of(1, 3, 1), -3, -2, -1);
    assertThat(Pooling1d.max(2).padding(Padding.SAME).call(negative).toArray())
        .containsExactly(-2, -1);
  }

  @Test
  void aWindowThatIsLongerThanTheSequenceIsRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pooling1d.max(6).call(X))
        .withMessageContainingAll("steps=5", "kernel=6", "layer=max_pooling1d");
  }

  @Test
  void overAllStepsThereIsOneLargestValueAndOneMean() {
    Tensor x = Tensor.of(Shape.of(2, 2, 2), 1, 8, 3, 6, -1, -8, -3, -6);
    assertThat(GlobalPooling1d.max().call(x).toArray()).containsExactly(3, 8, -1, -6);
    assertThat(GlobalPooling1d.average().call(x).toArray()).containsExactly(2, 7, -2, -7);
    assertThat(GlobalPooling1d.average().keepDims(true).call(x).shape())
        .isEqualTo(Shape.of(2, 1, 2));
  }

  @Test
  void withTheChannelsFirstEachStepHasOneValue() {
    Tensor x = Tensor.of(Shape.of(1, 2, 3), 1, 2, 6, 4, 4, 1);
    assertThat(GlobalPooling1d.average().channelsFirst().call(x).toArray()).containsExactly(3, 3);
    Tensor kept = GlobalPooling1d.max().channelsFirst().keepDims(true).call(x);
    assertThat(kept.toArray()).containsExactly(6, 4);
    assertThat(kept.shape()).isEqualTo(Shape.of(1, 2, 1));
  }

  @Test
  void gradientsWithTheChannelsFirstAreTheDifferencesOfTheResults() {
    Random random = new Random(8);
    Arguments x = Arguments.of(FiniteDifferences.random(random, 2, 3, 4));
    FiniteDifferences.compare(GlobalPooling1d.average().channelsFirst(), x, random);
  }

  @Test
  void theMeanIsThatOfTheStepsThatTheMaskUses() {
    Tensor mask = Tensor.of(Shape.of(1, 5), 1, 0, 1, 0, 0);
    Arguments masked = Arguments.of(X).mask(mask);
    assertThat(GlobalPooling1d.average().call(masked).output().toArray()).containsExactly(3.5f);
    assertThat(GlobalPooling1d.max().call(masked).output().toArray()).containsExactly(5);
  }

  @Test
  void theMeanOfNoStepIsNotANumber() {
    Arguments masked = Arguments.of(X).mask(Tensor.zeros(Shape.of(1, 5)));
    assertThat(GlobalPooling1d.average().call(masked).output().at(0)).isNaN();
  }

  @Test
  void gradientsOfAMaskedMeanAreTheDifferencesOfTheResults() {
    Random random = new Random(4);
    Tensor x = FiniteDifferences.random(random, 2, 3, 2);
    Tensor mask = Tensor.of(Shape.of(2, 3), 1, 0, 1, 0, 1, 0);
    FiniteDifferences.compare(GlobalPooling1d.average(), Arguments.of(x).mask(mask), random);
  }

  @Test
  void channelsThatAreNotTheLastAxisAreRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                LayerRegistry.standard()
                    .layer("MaxPooling1D", Map.of("data_format", "channels_first")))
        .withMessageContaining("data_format=channels_first; supported: channels_last");
  }
}
