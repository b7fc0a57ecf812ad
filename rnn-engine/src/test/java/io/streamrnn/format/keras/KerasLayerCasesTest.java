/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.streamrnn.cell.Shape;
import io.streamrnn.format.ModelFiles;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Tensor;
import io.streamrnn.model.Model;
import io.streamrnn.model.Stepper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Models of {@code src/test/resources/cases} whose values numpy computed in double precision. */
class KerasLayerCasesTest {

  private static final double TOLERANCE = 1e-5;

  @Test
  void aCausalConvolutionCarriesItsInputsFromEventToEvent() {
    Model model = ModelFiles.load("model.h5", bytes("19-conv1d-causal", "model.h5"));
    Stepper stepper = model.stepper();
    List<String[]> events = rows("19-conv1d-causal", "events.csv");
    List<String[]> expected = rows("19-conv1d-causal", "expected_carried.csv");
    String key = "";
    for (int i = 0; i < events.size(); i++) {
      if (!events.get(i)[0].equals(key)) {
        key = events.get(i)[0];
        stepper.reset();
      }
      requireClose(stepper.step(values(events.get(i), 2)), values(expected.get(i), 2));
    }
  }

  @Test
  void aFlatRowIsReshapedIntoSteps() {
    Layer layers = ModelFiles.loadLayers("model.keras", bytes("10-reshape", "model.keras"));
    List<String[]> rows = rows("10-reshape", "rows.csv");
    List<String[]> expected = rows("10-reshape", "expected.csv");
    for (int i = 0; i < rows.size(); i++) {
      Tensor y = layers.call(Tensor.of(Shape.of(1, 12), values(rows.get(i), 0)));
      assertThat(y.shape()).isEqualTo(Shape.of(1, 3, 2));
      requireClose(y.toArray(), values(expected.get(i), 0));
    }
  }

  private static void requireClose(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i])
          .isCloseTo(expected[i], within(TOLERANCE * Math.max(1, Math.abs(expected[i]))));
    }
  }

  private static float[] values(String[] row, int from) {
    float[] values = new float[row.length - from];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.parseFloat(row[from + i]);
    }
    return values;
  }

  private static List<String[]> rows(String folder, String file) {
    return new String(bytes(folder, file), StandardCharsets.UTF_8)
        .lines()
        .skip(1)
        .map(line -> line.split(","))
        .toList();
  }

  private static byte[] bytes(String folder, String file) {
    return Fixtures.bytes("/cases/" + folder + "/" + file);
  }
}
