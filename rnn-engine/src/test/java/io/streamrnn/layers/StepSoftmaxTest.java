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
import java.util.Random;
import org.junit.jupiter.api.Test;

class StepSoftmaxTest {

  private final Random random = new Random(4);

  @Test
  void eachFeatureHasTheSharesOfItsSteps() {
    Tensor x = FiniteDifferences.random(random, 2, 4, 3);
    Tensor last = ActivationLayer.of(Activation.SOFTMAX).call(Permute.of(2, 1).call(x));
    Tensor expected = Permute.of(2, 1).call(last);
    Tensor shares = StepSoftmax.of(1).call(x);
    assertThat(shares.shape()).isEqualTo(x.shape());
    assertThat(shares.toArray()).containsExactly(expected.toArray(), within(1e-7f));
  }

  @Test
  void gradientsAreTheDifferencesOfTheResults() {
    FiniteDifferences.compare(
        StepSoftmax.of(1), Arguments.of(FiniteDifferences.random(random, 2, 3, 2)), random);
  }

  @Test
  void aMaskIsRejected() {
    Arguments masked =
        Arguments.of(FiniteDifferences.random(random, 1, 2, 2))
            .mask(Tensor.of(Shape.of(1, 2), 1, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StepSoftmax.of(1).call(masked))
        .withMessageContaining("cannot skip some: layer=softmax");
  }
}
