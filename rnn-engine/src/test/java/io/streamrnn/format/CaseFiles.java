/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.streamrnn.model.Model;
import io.streamrnn.model.Stepper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Small models of {@code resources/cases}, with events and the right outputs. */
public final class CaseFiles {

  private static final int KEY_AND_TIME = 2;

  private CaseFiles() {}

  /** A file, by the name of its case and its own. */
  public static byte[] bytes(String path) throws IOException {
    try (InputStream in = CaseFiles.class.getResourceAsStream("/cases/" + path)) {
      return Objects.requireNonNull(in, path).readAllBytes();
    }
  }

  /** The columns of a table after key and time. */
  public static List<float[]> rows(String path) throws IOException {
    return new String(bytes(path), StandardCharsets.UTF_8)
        .lines()
        .skip(1)
        .map(line -> Arrays.stream(line.split(",")).skip(KEY_AND_TIME).toList())
        .map(CaseFiles::floats)
        .toList();
  }

  private static float[] floats(List<String> texts) {
    float[] values = new float[texts.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.parseFloat(texts.get(i));
    }
    return values;
  }

  /** Steps the events of a case, which are of one key, and compares with its outputs. */
  public static void assertSteps(Model model, String folder, String expected) throws IOException {
    List<float[]> events = rows(folder + "/events.csv");
    List<float[]> outputs = rows(folder + "/" + expected);
    assertThat(outputs).hasSameSizeAs(events);
    Stepper stepper = model.stepper();
    for (int t = 0; t < events.size(); t++) {
      float[] y = stepper.step(events.get(t));
      assertThat(y).hasSameSizeAs(outputs.get(t));
      for (int i = 0; i < y.length; i++) {
        // The right values are of double precision.
        float right = outputs.get(t)[i];
        assertThat(y[i])
            .as("event %d", t)
            .isCloseTo(right, within(1e-5f * Math.max(1, Math.abs(right))));
      }
    }
  }
}
