/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.streamrnn.cells.PointwiseFunction.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PointwiseFunctionTest {

  private static PointwiseFunction function(Kind kind) {
    return PointwiseFunction.of(kind.word(), List.of(0.5f, 1.75f).subList(0, kind.numbers()));
  }

  @ParameterizedTest
  @EnumSource
  void aFunctionIsKnownByItsConfiguration(Kind kind) {
    PointwiseFunction function = function(kind);
    assertThat(PointwiseFunction.of(kind.word(), function.numbers())).isEqualTo(function);
    assertThat(function.config().toString()).contains(kind.word());
  }

  @Test
  void nanStaysNanWhereNumbersAreCompared() {
    for (Kind kind : List.of(Kind.CLIP, Kind.MAXIMUM, Kind.MINIMUM)) {
      float[] values = {Float.NaN};
      function(kind).apply(values, 0, 1);
      assertThat(values[0]).isNaN();
    }
  }

  @Test
  void aClipBetweenNumbersOutOfOrderIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PointwiseFunction(Kind.CLIP, 1, 0))
        .withMessageContaining("function=clip, numbers=[1.0, 0.0]");
  }

  @Test
  void anotherNumberOfNumbersIsNoFunction() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PointwiseFunction.of("power", List.of()))
        .withMessageContaining("'power', numbers=[]");
  }
}
