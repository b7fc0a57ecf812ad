/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.streamrnn.cell.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EinsumDenseTest {

  @ParameterizedTest
  @CsvSource({
    "'ab,bc->ac', a, b, c",
    "'abc,cde->abde', ab, c, de",
    "'abcd,cde->abe', ab, cd, e",
    "'...x,xy->...y', '', x, y",
    "'...ax,xy->...ay', a, x, y"
  })
  void anEquationNamesTheAxesOfTheKernel(String text, String kept, String inputs, String outputs) {
    EinsumEquation equation = EinsumEquation.of(text);
    assertThat(equation.kept()).isEqualTo(kept);
    assertThat(equation.inputs()).isEqualTo(inputs);
    assertThat(equation.outputs()).isEqualTo(outputs);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "abc,cd",
        "abc,cd->adb",
        "abc,dc->abd",
        "abc,bcd->abd",
        "a,ab->b",
        "abc,c->ab",
        "x...,xy->y...",
        "aab,bc->aac"
      })
  void anotherProductIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EinsumEquation.of(text))
        .withMessageContaining("equation=" + text);
  }

  @Test
  void aBiasIsRepeatedAlongAxesThatItLacks() {
    EinsumDense layer = EinsumDense.of("abc,cde->abde", 2, 2).biasAxes("d").build();
    layer.build(TensorShape.of(1, 1, 1));
    layer.setWeights(
        List.of(Tensor.of(Shape.of(1, 2, 2), 1, 2, 3, 4), Tensor.of(Shape.of(2, 1), 10, 20)));
    assertThat(layer.call(Tensor.of(Shape.of(1, 1, 1), 1)).toArray())
        .containsExactly(11, 12, 23, 24);
  }

  @Test
  void anInputOfAnotherRankIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EinsumDense.of("abc,cd->abd", 2).build().build(TensorShape.of(1, 3)))
        .withMessageContaining("equation=abc,cd->abd, got=[1, 3]");
  }

  @Test
  void aBiasAlongAnotherAxisIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EinsumDense.of("abc,cd->abd", 2).biasAxes("b"))
        .withMessageContaining("bias_axes=b");
  }
}
