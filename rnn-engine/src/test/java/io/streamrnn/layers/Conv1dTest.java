/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Shape;
import io.streamrnn.initializers.Initializers;
import io.streamrnn.model.Model;
import io.streamrnn.model.Stepper;
import io.streamrnn.streaming.StreamingPlan;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class Conv1dTest {

  private static final int ROWS = 3;
  private static final int STEPS = 11;
  private static final int CHANNELS = 4;

  private final Random random = new Random(5);

  @Test
  void aCausalKernelReadsTheStepsBeforeAndZerosBeforeTheFirst() {
    Conv1d layer = Conv1d.of(1, 2).padding(Padding.CAUSAL).build();
    layer.build(TensorShape.of(-1, -1, 1));
    layer.setWeights(List.of(Tensor.of(Shape.of(2, 1, 1), 10, 1), Tensor.of(Shape.of(1), 0.5f)));
    Tensor y = layer.call(Tensor.of(Shape.of(1, 3, 1), 1, 2, 3));
    assertThat(y.toArray()).containsExactly(1.5f, 12.5f, 23.5f);
  }

  /** Kernel size, strides, dilation, groups, padding. */
  @ParameterizedTest
  @CsvSource({
    "3, 1, 1, 1, VALID",
    "3, 2, 1, 1, VALID",
    "3, 1, 2, 2, VALID",
    "4, 1, 1, 1, SAME",
    "4, 3, 1, 4, SAME",
    "3, 1, 3, 1, SAME",
    "3, 1, 1, 1, CAUSAL",
    "2, 1, 4, 2, CAUSAL",
    "3, 2, 1, 4, CAUSAL",
    "1, 1, 1, 1, VALID",
  })
  void aConvolutionIsTheSumOverTheStepsUnderTheKernel(
      int size, int strides, int dilation, int groups, Padding padding) {
    Conv1d layer =
        Conv1d.of(8, size)
            .strides(strides)
            .dilationRate(dilation)
            .groups(groups)
            .padding(padding)
            .biasInitializer(Initializers.ones())
            .build();
    Tensor x = FiniteDifferences.random(random, ROWS, STEPS, CHANNELS);
    Tensor y = layer.call(x);
    int before =
        switch (padding) {
          case VALID -> 0;
          case CAUSAL -> (size - 1) * dilation;
          case SAME -> {
            int places = (STEPS + strides - 1) / strides;
            int all = (places - 1) * strides + (size - 1) * dilation + 1 - STEPS;
            yield Math.max(all, 0) / 2;
          }
        };
    for (int i = 0; i < y.shape().size(); i++) {
      int filter = i % 8;
      int place = i / 8 % y.shape().dim(1);
      int row = i / 8 / y.shape().dim(1);
      double sum = 1;
      for (int tap = 0; tap < size; tap++) {
        int step = place * strides - before + tap * dilation;
        for (int c = 0; step >= 0 && step < STEPS && c < CHANNELS / groups; c++) {
          int channel = filter / (8 / groups) * (CHANNELS / groups) + c;
          double weight = layer.weights().get(0).at((tap * (CHANNELS / groups) + c) * 8 + filter);
          sum += weight * x.at((row * STEPS + step) * CHANNELS + channel);
        }
      }
      assertThat((double) y.at(i)).isCloseTo(sum, within(1e-6));
    }
  }

  @Test
  void aSeparableConvolutionMixesWhatEachChannelComesTo() {
    SeparableConv1d layer =
        SeparableConv1d.of(3, 2).depthMultiplier(2).padding(Padding.SAME).strides(2).build();
    Tensor x = FiniteDifferences.random(random, ROWS, STEPS, CHANNELS);
    Tensor y = layer.call(x);
    DepthwiseConv1d channels =
        DepthwiseConv1d.kernelSize(2)
            .depthMultiplier(2)
            .padding(Padding.SAME)
            .strides(2)
            .useBias(false)
            .build();
    channels.build(TensorShape.of(x.shape()));
    channels.setWeights(layer.getWeights().subList(0, 1));
    Conv1d mixed = Conv1d.of(3, 1).build();
    mixed.build(TensorShape.of(-1, -1, 2 * CHANNELS));
    mixed.setWeights(layer.getWeights().subList(1, 3));
    assertThat(y.toArray()).isEqualTo(mixed.call(channels.call(x)).toArray());
  }

  @Test
  void aDepthwiseConvolutionIsOneWithAGroupForEachChannel() {
    DepthwiseConv1d layer = DepthwiseConv1d.kernelSize(3).depthMultiplier(2).build();
    Tensor x = FiniteDifferences.random(random, ROWS, STEPS, CHANNELS);
    Tensor y = layer.call(x);
    Conv1d groups = Conv1d.of(2 * CHANNELS, 3).groups(CHANNELS).build();
    groups.build(TensorShape.of(x.shape()));
    Tensor kernel = layer.getWeights().get(0);
    groups.setWeights(
        List.of(
            Tensor.of(Shape.of(3, 1, 2 * CHANNELS), kernel.toArray()), layer.getWeights().get(1)));
    assertThat(y.toArray()).isEqualTo(groups.call(x).toArray());
  }

  static List<ConvolutionBuilder<?>> causal() {
    return List.of(
        Conv1d.of(3, 4).padding(Padding.CAUSAL).activation(Activation.TANH),
        Conv1d.of(4, 3).padding(Padding.CAUSAL).dilationRate(2).groups(2),
        Conv1d.of(3, 1).activation(Activation.SOFTMAX),
        SeparableConv1d.of(3, 2).padding(Padding.CAUSAL));
  }

  @ParameterizedTest
  @MethodSource("causal")
  void eventByEventACausalConvolutionIsThatOfTheSequenceBitByBit(ConvolutionBuilder<?> builder) {
    Layer layer = builder.build();
    Tensor x = FiniteDifferences.random(random, 1, STEPS, CHANNELS);
    Tensor whole = layer.call(x);
    Stepper stepper = Model.of("m", StreamingPlan.of(layer)).stepper();
    int width = whole.shape().dim(2);
    for (int t = 0; t < STEPS; t++) {
      float[] event = Arrays.copyOfRange(x.values(), t * CHANNELS, (t + 1) * CHANNELS);
      assertThat(stepper.step(event))
          .isEqualTo(Arrays.copyOfRange(whole.values(), t * width, (t + 1) * width));
    }
  }

  @Test
  void aRowDoesNotDependOnTheOthers() {
    Layer layer = Conv1d.of(5, 3).padding(Padding.SAME).build();
    Tensor x = FiniteDifferences.random(random, ROWS, STEPS, CHANNELS);
    Tensor together = layer.call(x);
    int in = STEPS * CHANNELS;
    int out = STEPS * 5;
    for (int row = 0; row < ROWS; row++) {
      float[] own = Arrays.copyOfRange(x.values(), row * in, (row + 1) * in);
      assertThat(layer.call(Tensor.of(Shape.of(1, STEPS, CHANNELS), own)).toArray())
          .isEqualTo(Arrays.copyOfRange(together.values(), row * out, (row + 1) * out));
    }
  }

  @Test
  void aMaskedEventIsConvolvedLikeAnyOtherAndTheMaskEnds() {
    Sequential model =
        Sequential.of(Masking.value(7), Conv1d.of(2, 2).padding(Padding.CAUSAL), Gru.units(2));
    Tensor x = Tensor.of(Shape.of(1, 4, 1), 1, 7, 2, 7);
    Tensor whole = model.call(x);
    Stepper stepper = Model.of("m", StreamingPlan.of(model)).stepper();
    float[] last = {};
    for (int t = 0; t < 4; t++) {
      last = stepper.step(new float[] {x.at(t)});
    }
    assertThat(last).isEqualTo(whole.toArray());
    Sequential zeros = Sequential.of(model.layers().get(1), model.layers().get(2));
    assertThat(zeros.call(Tensor.of(Shape.of(1, 4, 1), 1, 0, 2, 0)).toArray())
        .isEqualTo(whole.toArray());
  }

  @ParameterizedTest
  @MethodSource("causal")
  void gradientsAreTheDifferencesOfTheResults(ConvolutionBuilder<?> builder) {
    Tensor x = FiniteDifferences.random(random, 2, 5, CHANNELS);
    FiniteDifferences.compare(builder.build(), Arguments.of(x), random);
  }

  @Test
  void gradientsOfStridesAndPaddingAreTheDifferencesOfTheResults() {
    Layer layer = Conv1d.of(2, 3).strides(2).padding(Padding.SAME).build();
    Tensor x = FiniteDifferences.random(random, 2, 6, CHANNELS);
    FiniteDifferences.compare(layer, Arguments.of(x), random);
  }

  @Test
  void aConvolutionThatReadsLaterEventsNeedsTheSequence() {
    assertThat(refusal(Conv1d.of(2, 3).padding(Padding.SAME)))
        .contains(
            "Conv1D 'conv1d': needs the whole sequence, it reads later events (padding=same)");
    assertThat(refusal(Conv1d.of(2, 3))).contains("fewer steps than it takes (padding=valid)");
    assertThat(refusal(Conv1d.of(2, 3).padding(Padding.CAUSAL).strides(2)))
        .contains("no output for some events (strides=2)");
  }

  private static String refusal(ConvolutionBuilder<?> builder) {
    Layer layer = builder.build();
    layer.build(TensorShape.of(-1, -1, CHANNELS));
    return StreamingPlan.of(layer).toString();
  }

  @Test
  void aSequenceThatIsShorterThanTheKernelIsRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Conv1d.of(2, 3).dilationRate(2).build().build(TensorShape.of(-1, 4, 1)))
        .withMessageContainingAll("steps=4", "kernel=5", "layer=conv1d");
  }

  @Test
  void stridesAndDilationTogetherAreRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Conv1d.of(2, 3).strides(2).dilationRate(2).build())
        .withMessageContainingAll("strides=2", "dilation_rate=2");
  }

  @Test
  void moreInputsThanMemoryMayHoldAreRejected() {
    Layer layer = Conv1d.of(1, 2).padding(Padding.CAUSAL).dilationRate(1 << 30).build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layer.build(TensorShape.of(-1, -1, 1)))
        .withMessageContaining("dilation_rate=1073741824");
  }
}
