/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.streamrnn.cell.Shape;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Normalizations against Keras's formulas in double. */
class NormalizationsTest {

  private static final Tensor X = Tensor.of(Shape.of(1, 2, 4), 1, -2, 3, 0.5f, 4, 4, -1, 2);

  @Test
  void rmsDividesByTheRootOfTheMeanSquare() {
    Layer layer = RmsNormalization.create().epsilon(0.25).build();
    float[] y = call(layer, X, Tensor.of(Shape.of(4), 1, 2, 3, 4));
    for (int i = 0; i < 8; i++) {
      double meanSquare = (i < 4 ? 1 + 4 + 9 + 0.25 : 16 + 16 + 1 + 4) / 4;
      requireClose(y[i], (i % 4 + 1) * X.at(i) / Math.sqrt(meanSquare + 0.25));
    }
  }

  @Test
  void unitDividesByTheNorm() {
    float[] y = call(UnitNormalization.create(), X);
    for (int i = 0; i < 8; i++) {
      requireClose(y[i], X.at(i) / Math.sqrt(i < 4 ? 14.25 : 37));
    }
  }

  @Test
  void unitOfNearlyNothingIsDividedByTheLeastNorm() {
    float[] y = call(UnitNormalization.create(), Tensor.of(Shape.of(1, 1, 2), 3e-13f, 0));
    requireClose(y[0], 3e-13 / 1e-12);
    assertThat(y[1]).isZero();
  }

  @Test
  void layerNormalizationWithRmsScalingDividesByTheDeviation() {
    Layer layer = LayerNormalization.create().rmsScaling(true).center(true).build();
    float[] y = call(layer, X, Tensor.of(Shape.of(4), 1, 2, 3, 4));
    for (int i = 0; i < 8; i++) {
      double variance = i < 4 ? 14.25 / 4 - 0.625 * 0.625 : 37 / 4.0 - 2.25 * 2.25;
      requireClose(y[i], (i % 4 + 1) * X.at(i) / Math.sqrt(variance + 1e-3));
    }
  }

  /** Channels 0 and 1 are 1, -2, 4, 4 in both steps; 2 and 3 are 3, 0.5, -1, 2. */
  @Test
  void groupsOfASequenceAreNormalizedOverAllSteps() {
    Layer layer = GroupNormalization.groups(2).build();
    Tensor gamma = Tensor.of(Shape.of(4), 1, 2, 3, 4);
    Tensor beta = Tensor.of(Shape.of(4), 0, 1, 2, 3);
    float[] y = call(layer, X, gamma, beta);
    for (int i = 0; i < 8; i++) {
      int channel = i % 4;
      double mean = channel < 2 ? 1.75 : 1.125;
      double variance = channel < 2 ? 37 / 4.0 - 1.75 * 1.75 : 14.25 / 4 - 1.125 * 1.125;
      double normal = (X.at(i) - mean) / Math.sqrt(variance + 1e-3);
      requireClose(y[i], (channel + 1) * normal + channel);
    }
  }

  @Test
  void aGroupOfEachChannelHasTheNumberMinusOne() {
    Layer layer = GroupNormalization.groups(-1).scale(false).center(false).build();
    float[] y = call(layer, Tensor.of(Shape.of(1, 2, 2), 1, 5, 3, 5));
    double normal = 1 / Math.sqrt(1 + 1e-3);
    requireClose(y[0], -normal);
    requireClose(y[2], normal);
    assertThat(y[1]).isZero();
  }

  @Test
  void groupsOfUnequalSizesAreRefused() {
    Layer layer = GroupNormalization.groups(3).build();
    assertThatThrownBy(() -> layer.build(TensorShape.of(1, 2, 4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("groups must have equal numbers of channels: groups=3, channels=4");
  }

  @Test
  void groupsBehindTheLastStepAreNormalizedEventByEvent() {
    Layer layer = GroupNormalization.groups(2).build();
    layer.build(TensorShape.of(-1, 4));
    assertThat(layer.streaming(List.of(Optional.of(TensorShape.of(-1, 4)))))
        .isInstanceOf(StreamingRole.PerEvent.class);
  }

  private static float[] call(Layer layer, Tensor x, Tensor... weights) {
    layer.build(TensorShape.of(x.shape()));
    layer.setWeights(List.of(weights));
    return layer.call(x).toArray();
  }

  private static void requireClose(float actual, double expected) {
    assertThat((double) actual).isCloseTo(expected, within(3e-7 * Math.abs(expected) + 1e-7));
  }
}
