/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.streamrnn.cell.Shape;
import io.streamrnn.model.Model;
import org.junit.jupiter.api.Test;

class SqueezeTest {

  @Test
  void theOnlyStepIsTakenAway() {
    Tensor y = Squeeze.create().call(Tensor.of(Shape.of(2, 1, 2), 1, 2, 3, 4));
    assertThat(y.shape()).isEqualTo(Shape.of(2, 2));
    assertThat(y.toArray()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void severalStepsAreRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Squeeze.create().call(Tensor.of(Shape.of(1, 2, 1), 1, 2)))
        .withMessageContainingAll("axis=1", "[1, 2, 1]", "squeeze");
  }

  @Test
  void aModelWithItTakesWindowsOfOneStep() {
    Functional.Builder graph = Functional.builder();
    Model model =
        Model.of("m", graph.build(graph.call(Squeeze.create(), graph.input("x", -1, 1, 2))));
    assertThat(model.isSteppable()).isFalse();
    assertThat(model.declaredSteps()).hasValue(1);
    assertThat(model.sequenceRunner().run(new float[][] {{1, 2}}))
        .isDeepEqualTo(new float[][] {{1, 2}});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.sequenceRunner().run(new float[][] {{1, 2}, {3, 4}}))
        .withMessageContaining("must have one entry");
  }
}
