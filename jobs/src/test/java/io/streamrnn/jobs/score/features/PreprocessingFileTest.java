/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.jobs.shared.CannotRunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PreprocessingFileTest {

  @TempDir private Path folder;

  @Test
  void aVocabularyKeepsTheOrderOfTheFile() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("p.json"),
            "{\"format\": \"streamrnn-preprocessing-1\", \"features\": [{\"column\": \"c\", \"kind\": \"token\", \"vocabulary\": [\"1\", \"10\", \"2\"]}]}");

    FeatureEncoding encoding = PreprocessingFile.read(file).features().get(0).encoding();

    assertThat(encoding.parse("10")).isEqualTo(1);
    assertThat(encoding.parse("2")).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void everyKindIsReadAsItWasWritten(FeatureKind kind) throws IOException {
    Preprocessing fitted = fit(kind, "0.1", "0.3", "2024-01-31", "yes");
    Path file = folder.resolve("p.json");

    PreprocessingFile.write(file, fitted);

    Preprocessing read = PreprocessingFile.read(file);
    assertThat(read.features()).isEqualTo(fitted.features());
    assertThat(read.version()).isEqualTo(fitted.version());
  }

  @Test
  void otherNumbersHaveAnotherVersionAndOtherNamesOfColumnsDoNot() {
    String version = new Preprocessing(List.of(FeatureColumn.minMax("a", 0, 1))).version();

    assertThat(new Preprocessing(List.of(FeatureColumn.minMax("b", 0, 1))).version())
        .isEqualTo(version);
    assertThat(new Preprocessing(List.of(FeatureColumn.minMax("a", 0, 2))).version())
        .isNotEqualTo(version);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"kind\": \"log\" | features[0].column must be the name of a column",
        "\"column\": \"a\", \"kind\": \"sqrt\" | features[0].kind must be one of number, standard",
        "\"column\": \"a\", \"kind\": \"standard\", \"mean\": 0 | features[0].std must be a finite number",
        "\"column\": \"a\", \"kind\": \"standard\", \"mean\": [0], \"std\": 1 | features[0].mean must be a finite number: value=[0]",
        "\"column\": \"a\", \"kind\": \"robust\", \"median\": 0, \"iqr\": -1 | features[0].iqr must not be negative",
        "\"column\": \"a\", \"kind\": \"min-max\", \"min\": 2, \"max\": 1 | features[0] must have a min that is at most max",
        "\"column\": \"a\", \"kind\": \"token\" | features[0].vocabulary must be a list of categories",
        "\"column\": \"a\", \"kind\": \"token\", \"vocabulary\": [\"x\", \"x\"] | a vocabulary must have a category once: category='x'",
      })
  void anInvalidFeatureIsNamed(String feature, String message) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("p.json"),
            "{\"format\": \"streamrnn-preprocessing-1\", \"features\": [{" + feature + "}]}");

    assertThatThrownBy(() -> PreprocessingFile.read(file))
        .isInstanceOf(CannotRunException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("--preprocessing=" + file);
  }

  private static Preprocessing fit(FeatureKind kind, String... training) {
    FeatureFitter fitter = FeatureFitter.of(kind, HandleUnknown.CATEGORY);
    for (String text : training) {
      fitter.add(text);
    }
    return new Preprocessing(List.of(new FeatureColumn("a", fitter.fit().orElseThrow())));
  }
}
