/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.streamrnn.format.ModelFiles;
import io.streamrnn.model.Stepper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files of {@code cases/06-small-sigmoids}: their outputs were computed in double. */
class SmallSigmoidsTest {

  @Test
  void aHeadKeepsAllDigitsOfSmallProbabilities() throws IOException {
    // The arguments are floats of half a unit, which counts 60-fold at -60.
    requireOutputs("head", "head_expected", 4e-6);
  }

  @Test
  void smallGatesWeighLargeCandidates() throws IOException {
    requireOutputs("relu_lstm", "relu_expected_carried", 1e-5);
  }

  private static void requireOutputs(String model, String expected, double tolerance)
      throws IOException {
    Stepper stepper = ModelFiles.load(model + ".h5", bytes(model + ".h5")).stepper();
    List<String> events = lines(model.replace("_lstm", "") + "_events.csv");
    List<String> outputs = lines(expected + ".csv");
    for (int row = 1; row < events.size(); row++) {
      double value = lastColumn(outputs.get(row));
      float[] y = stepper.step(new float[] {(float) lastColumn(events.get(row))});
      assertThat((double) y[0])
          .as(events.get(row))
          .isCloseTo(value, within(tolerance * Math.abs(value)));
    }
  }

  private static double lastColumn(String line) {
    return Double.parseDouble(line.substring(line.lastIndexOf(',') + 1));
  }

  private static List<String> lines(String name) throws IOException {
    return new String(bytes(name), StandardCharsets.UTF_8).lines().toList();
  }

  private static byte[] bytes(String name) throws IOException {
    try (InputStream in =
        SmallSigmoidsTest.class.getResourceAsStream("/cases/06-small-sigmoids/" + name)) {
      return in.readAllBytes();
    }
  }
}
