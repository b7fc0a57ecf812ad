/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import static io.streamrnn.format.onnx.GraphBuilder.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.streamrnn.model.ModelFormatException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EinsteinSumTest {

  private static final OnnxTensor SIX = OnnxTensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
  private static final OnnxTensor SQUARE = OnnxTensor.of(new float[] {1, 2, 3, 4}, 2, 2);

  @Test
  void aLabelThatTheOutputDoesNotHaveIsSummedUp() {
    GraphBuilder graph = new GraphBuilder().tensor("b", new float[] {1, 0, 0, 1, 1, 1}, 3, 2);

    OnnxTensor y = sum(graph, "x b", "ij,jk->ik", SIX);

    assertThat(y.shape()).containsExactly(2, 2);
    assertThat(y.floats()).containsExactly(4, 5, 10, 11);
  }

  @ParameterizedTest
  @CsvSource({"ii, 5", "i j -> , 10", "ii->i, 1 4", "ij->ji, 1 3 2 4", "ba, 1 3 2 4"})
  void aTensorHasADiagonalAndAnyOrderOfAxes(String equation, String expected) {
    float[] y = sum(new GraphBuilder(), "x", equation, SQUARE).floats();

    assertThat(
            String.join(
                " ",
                IntStream.range(0, y.length).mapToObj(i -> String.valueOf((int) y[i])).toList()))
        .isEqualTo(expected);
  }

  @Test
  void anEllipsisIsTheAxesThatAreLeft() {
    GraphBuilder graph = new GraphBuilder().tensor("b", new float[] {1, 0, 2}, 3);

    assertThat(sum(graph, "x b", "...i,i->...", SIX).floats()).containsExactly(7, 16);
    assertThat(sum(new GraphBuilder(), "x", "i...", SIX).shape()).containsExactly(3, 2);
  }

  @Test
  void anExtentOfOneIsRepeated() {
    GraphBuilder graph = new GraphBuilder().tensor("b", new float[] {1, 10}, 2, 1);

    assertThat(sum(graph, "x b", "ij,ij->ij", SIX).floats()).containsExactly(1, 2, 3, 40, 50, 60);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ij,jk->ik", "i->i", "ij->k", "ij->ii", "i1->i", "...ijk->i", ""})
  void anEquationThatDoesNotFitIsDamage(String equation) {
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> sum(new GraphBuilder(), "x", equation, SIX))
        .withMessageContaining("an equation must fit the inputs: equation=" + equation);
  }

  private static OnnxTensor sum(GraphBuilder graph, String inputs, String equation, OnnxTensor x) {
    return OperatorRun.of(graph, "Einsum", inputs, x, attribute("equation", equation));
  }
}
