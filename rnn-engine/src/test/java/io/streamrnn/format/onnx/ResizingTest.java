/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import static io.streamrnn.format.onnx.GraphBuilder.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.streamrnn.model.UnsupportedModelException;
import io.streamrnn.shaded.onnx.Onnx.AttributeProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResizingTest {

  private static final OnnxTensor X = OnnxTensor.of(new float[] {1, 3}, 1, 1, 2);

  @ParameterizedTest
  @CsvSource({
    "half_pixel, 1, 1.5, 2.5, 3",
    "pytorch_half_pixel, 1, 1.5, 2.5, 3",
    "half_pixel_symmetric, 1, 1.5, 2.5, 3",
    "asymmetric, 1, 2, 3, 3",
    "align_corners, 1, 1.6666666, 2.3333333, 3",
    "tf_half_pixel_for_nn, 1.5, 2.5, 3, 3"
  })
  void elementsBetweenTwoAreInterpolated(String places, float a, float b, float c, float d) {
    assertThat(
            twice(attribute("mode", "linear"), attribute("coordinate_transformation_mode", places)))
        .containsExactly(a, b, c, d);
  }

  @ParameterizedTest
  @CsvSource({
    "floor, 1 1 3 3",
    "ceil, 1 3 3 3",
    "round_prefer_floor, 1 1 3 3",
    "round_prefer_ceil, 1 3 3 3"
  })
  void theNearestElementIsRepeated(String nearest, String expected) {
    float[] y =
        twice(
            attribute("coordinate_transformation_mode", "asymmetric"),
            attribute("nearest_mode", nearest));

    assertThat("%.0f %.0f %.0f %.0f".formatted(y[0], y[1], y[2], y[3])).isEqualTo(expected);
  }

  private static float[] twice(AttributeProto... attributes) {
    GraphBuilder graph = new GraphBuilder().tensor("scales", new float[] {1, 1, 2}, 3);
    return OperatorRun.of(graph, "Resize", "x _ scales", X, attributes).floats();
  }

  @Test
  void sizesMayBeGivenInPlaceOfScales() {
    GraphBuilder graph = new GraphBuilder().ints("sizes", 1, 1, 5);

    OnnxTensor y = OperatorRun.of(graph, "Resize", "x _ _ sizes", X, attribute("mode", "linear"));

    assertThat(y.shape()).containsExactly(1, 1, 5);
    assertThat(y.floats()).containsExactly(1, 1.2f, 2, 2.8f, 3);
  }

  @Test
  void aSizeIsThatOfFloats() {
    GraphBuilder graph = new GraphBuilder().tensor("scales", new float[] {0.7f}, 1);
    OnnxTensor x = OnnxTensor.of(new float[10], 10);

    assertThat(OperatorRun.of(graph, "Resize", "x _ scales", x).shape()).containsExactly(7);
  }

  @Test
  void placesOfAnotherKindAreRefused() {
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> twice(attribute("coordinate_transformation_mode", "tf_crop_and_resize")))
        .withMessageContaining("coordinate_transformation_mode=tf_crop_and_resize");
  }

  @Test
  void onlySomeAxesMayBeResized() {
    GraphBuilder graph = new GraphBuilder().opset(18).tensor("scales", new float[] {2}, 1);

    assertThat(
            OperatorRun.of(graph, "Resize", "x _ scales", X, GraphBuilder.list("axes", 1)).floats())
        .containsExactly(1, 3, 1, 3);
  }

  @Test
  void twoAxesAreInterpolatedTogether() {
    GraphBuilder graph = new GraphBuilder().tensor("scales", new float[] {1, 1, 2, 2}, 4);
    OnnxTensor x = OnnxTensor.of(new float[] {0, 4}, 1, 1, 1, 2);

    assertThat(
            OperatorRun.of(graph, "Resize", "x _ scales", x, attribute("mode", "linear")).floats())
        .containsExactly(0, 1, 3, 4, 0, 1, 3, 4);
  }

  @Test
  void olderOperatorSetsHaveUpsample() {
    GraphBuilder graph = new GraphBuilder().opset(9).tensor("scales", new float[] {1, 1, 2}, 3);

    assertThat(OperatorRun.of(graph, "Upsample", "x scales", X).floats())
        .containsExactly(1, 1, 3, 3);
  }

  @Test
  void cubicInterpolationIsRefused() {
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> twice(attribute("mode", "cubic")))
        .withMessageContaining("resizing is supported with the modes nearest and linear");
  }
}
