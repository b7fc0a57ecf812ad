/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.streamrnn.jobs.shared.SharedFlink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Published models on published data, compared with the scores of another runtime. */
@ExtendWith(SharedFlink.class)
class TurbofanITCase {

  private static final Path SHARED = Path.of("../../shared");
  private static final Path MODELS = SHARED.resolve("models-onnx/turbofan-rul");
  private static final Path ENGINES = SHARED.resolve("data/turbofan-fd001/PM_test.txt");
  private static final String SENSORS =
      "s1,s2,s3,s4,s5,s6,s7,s8,s9,s10,s11,s12,s13,s14,s15,s16,s17,s18,s19,s20,s21";

  @TempDir private Path folder;

  @BeforeAll
  static void needsTheData() {
    assumeTrue(
        Files.exists(ENGINES) && Files.exists(MODELS), "the turbofan data is missing: " + ENGINES);
  }

  @ParameterizedTest
  @CsvSource({
    "regression_model.h5, stateful, 1, 2, 1e-3, 1e-4",
    "regression_model.h5, stateful, 2, 2, 1e-3, 1e-4",
    "binary_model.h5, stateful, 1, 3, 1e-4, 0",
    "binary_model.h5, stateful, 2, 3, 1e-4, 0",
    "regression_model.h5, window:50, 1, 4, 1e-3, 1e-4",
    "regression_model.h5, window:50, 2, 4, 1e-3, 1e-4",
    "binary_model.h5, window:50, 1, 5, 1e-4, 0",
    "binary_model.h5, window:50, 2, 5, 1e-4, 0",
  })
  void everyCycleOfEveryEngineHasItsScore(
      String model, String mode, int parallelism, int column, double absolute, double relative)
      throws IOException {
    Path output = folder.resolve("scores.csv");
    new Cli()
        .with("--model", MODELS.resolve(model))
        .with("--input", ENGINES)
        .with("--format", "csv")
        .with("--delimiter", " ")
        .with("--header", "false")
        .with("--columns", "id,cycle,setting1,setting2,setting3," + SENSORS)
        .with("--key", "id")
        .with("--order", "cycle")
        .with("--features", "setting1,setting2,setting3,cycle," + SENSORS)
        .with("--scaler", MODELS.resolve("scaler.json"))
        .with("--mode", mode)
        .with("--parallelism", parallelism)
        .with("--output", output)
        .succeeds();

    assertScores(rows(output), rows(MODELS.resolve("expected.csv")), column, absolute, relative);
  }

  private static void assertScores(
      List<String[]> scores,
      List<String[]> expected,
      int column,
      double absolute,
      double relative) {
    assertThat(scores).hasSameSizeAs(expected);
    for (int i = 1; i < scores.size(); i++) {
      String[] score = scores.get(i);
      String[] want = expected.get(i);
      assertThat(score).startsWith(want[0], want[1]);
      if (want[column].isEmpty()) {
        assertThat(score[2]).isEmpty();
      } else {
        double value = Double.parseDouble(want[column]);
        assertThat(Double.parseDouble(score[2]))
            .as("engine %s, cycle %s", want[0], want[1])
            .isCloseTo(value, within(absolute + relative * Math.abs(value)));
      }
    }
  }

  private static List<String[]> rows(Path file) throws IOException {
    List<String[]> rows = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      rows.add(line.split(",", -1));
    }
    return rows;
  }
}
