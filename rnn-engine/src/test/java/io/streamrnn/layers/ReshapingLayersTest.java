/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.streamrnn.cell.Shape;
import io.streamrnn.model.Model;
import io.streamrnn.model.Stepper;
import io.streamrnn.streaming.StreamingPlan;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReshapingLayersTest {

  private static final Tensor STEPS = Tensor.of(Shape.of(1, 3, 2), 1, 2, 3, 4, 5, 6);

  @Test
  void reshapeComputesAnExtentThatIsLeftOut() {
    Tensor y = Reshape.of(-1, 3).call(STEPS);
    assertThat(y.shape()).isEqualTo(Shape.of(1, 2, 3));
    assertThat(y.toArray()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void aTargetShapeOfAnotherSizeIsRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Reshape.of(4, 2).call(STEPS))
        .withMessageContainingAll("input=[1, 3, 2]", "target_shape=[4, 2]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Reshape.of(-1, 4).call(STEPS))
        .withMessageContaining("target_shape=[-1, 4]");
  }

  @Test
  void twoExtentsThatAreLeftOutAreRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Reshape.of(-1, -1))
        .withMessageContaining("target_shape=[-1, -1]");
  }

  @Test
  void permuteReordersTheAxesAfterTheRows() {
    assertThat(Permute.of(2, 1).call(STEPS).toArray()).containsExactly(1, 3, 5, 2, 4, 6);
    Tensor x = FiniteDifferences.random(new Random(1), 2, 3, 4, 5);
    Tensor y = Permute.of(3, 1, 2).call(x);
    assertThat(y.shape()).isEqualTo(Shape.of(2, 5, 3, 4));
    for (int i = 0; i < y.shape().size(); i++) {
      int third = i / 12 % 5;
      int first = i / 4 % 3;
      assertThat(y.at(i)).isEqualTo(x.at(i / 60 * 60 + first * 20 + i % 4 * 5 + third));
    }
  }

  @Test
  void anAxisThatIsNamedTwiceIsRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Permute.of(1, 1))
        .withMessageContaining("dims=[1, 1]");
  }

  @Test
  void zeroPaddingAddsStepsOfZeros() {
    assertThat(ZeroPadding1d.of(1, 2).call(STEPS).toArray())
        .containsExactly(0, 0, 1, 2, 3, 4, 5, 6, 0, 0, 0, 0);
  }

  @Test
  void croppingDropsTheFirstAndLastSteps() {
    assertThat(Cropping1d.of(1, 0).call(STEPS).toArray()).containsExactly(3, 4, 5, 6);
    assertThat(Cropping1d.of(0, 2).call(STEPS).toArray()).containsExactly(1, 2);
  }

  @Test
  void croppingAllStepsIsRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cropping1d.of(2, 1).call(STEPS))
        .withMessageContainingAll("steps=3", "layer=cropping1d");
  }

  @Test
  void upSamplingRepeatsEachStep() {
    assertThat(UpSampling1d.size(2).call(STEPS).toArray())
        .containsExactly(1, 2, 1, 2, 3, 4, 3, 4, 5, 6, 5, 6);
  }

  static Stream<Layer> layers() {
    return Stream.of(
        Reshape.of(6),
        Permute.of(2, 1),
        ZeroPadding1d.of(1, 2),
        Cropping1d.of(1, 1),
        UpSampling1d.size(3),
        Pooling1d.max(2),
        Pooling1d.max(3).strides(1).padding(Padding.SAME),
        Pooling1d.average(2).padding(Padding.SAME),
        GlobalPooling1d.max(),
        GlobalPooling1d.average().keepDims(true));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void gradientsAreTheDifferencesOfTheResults(Layer layer) {
    Random random = new Random(3);
    Tensor x = FiniteDifferences.random(random, 2, 3, 2);
    FiniteDifferences.compare(layer, Arguments.of(x), random);
  }

  @ParameterizedTest
  @MethodSource("layers")
  void stepsOfUnknownNumberHaveAnOutput(Layer layer) {
    TensorShape shape = layer.computeOutputShape(TensorShape.of(-1, -1, 2)).get(0);
    assertThat(shape.accepts(TensorShape.of(layer.call(STEPS).shape()))).isTrue();
  }

  @ParameterizedTest
  @MethodSource("layers")
  void theMaskEndsAsInKeras(Layer layer) {
    Tensor mask = Tensor.of(Shape.of(1, 3), 1, 0, 1);
    assertThat(layer.call(Arguments.of(STEPS).mask(mask)).mask()).isEmpty();
  }

  @Test
  void stepsThatStayAreReshapedEventByEvent() {
    Sequential model = Sequential.of(Reshape.of(-1, 4), SimpleRnn.units(2));
    Tensor x = FiniteDifferences.random(new Random(2), 1, 3, 2, 2);
    Tensor whole = model.call(x);
    Stepper stepper = Model.of("m", StreamingPlan.of(model)).stepper();
    float[] last = {};
    for (int t = 0; t < 3; t++) {
      last = stepper.step(Arrays.copyOfRange(x.values(), 4 * t, 4 * t + 4));
    }
    assertThat(last).isEqualTo(whole.toArray());
  }

  @Test
  void stepsThatAreCreatedNeedTheSequence() {
    Sequential model = Sequential.of(SimpleRnn.units(4), Reshape.of(1, 4), Gru.units(2));
    model.build(TensorShape.of(-1, -1, 3));
    assertThat(StreamingPlan.of(model).toString())
        .contains("Reshape 'reshape': needs the whole sequence")
        .contains("target_shape=[1, 4]");
  }
}
