/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.jobs.score.features.Preprocessing;
import io.streamrnn.jobs.shared.CannotRunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScalerFileTest {

  @TempDir private Path folder;

  @Test
  void valuesAreScaledToTheirRange() throws Exception {
    assertThat(scale(11, "{\"features\": [\"a\"], \"min\": [10], \"max\": [14], \"note\": 1}"))
        .containsExactly(0.25f);
  }

  @Test
  void aFeatureWithAnEmptyRangeIsOnlyShifted() throws Exception {
    assertThat(scale(13, "{\"features\": [\"a\"], \"min\": [10], \"max\": [10]}"))
        .containsExactly(3f);
  }

  private float[] scale(double value, String scaler) throws Exception {
    Row row = Row.event(0, 1, FieldValue.text("A"), new double[] {value}, "");
    return new FeatureInput(read(scaler, "a")).step(row);
  }

  @Test
  void aMissingFeatureIsNamed() {
    assertInvalid(
        "{\"features\": [\"rpm\"], \"min\": [0], \"max\": [1]}",
        "--scaler must have all columns of --features: 'rpn' not found (did you mean 'rpm'?)",
        "its features are: rpm");
  }

  @Test
  void anotherOrderOfFeaturesIsInvalid() {
    assertThatThrownBy(
            () ->
                read("{\"features\": [\"a\", \"b\"], \"min\": [0, 0], \"max\": [1, 1]}", "b", "a"))
        .isInstanceOf(CannotRunException.class)
        .hasMessageContaining("use --features a,b");
  }

  @Test
  void listsOfDifferentLengthsAreInvalid() {
    assertInvalid("{\"features\": [\"a\"], \"min\": [0, 1]}", "features=1, min=2, max=0");
  }

  @Test
  void aMinimumAboveTheMaximumIsInvalid() {
    assertThatThrownBy(() -> read("{\"features\": [\"a\"], \"min\": [2], \"max\": [1]}", "a"))
        .isInstanceOf(CannotRunException.class)
        .hasMessageContaining("feature='a', min=2.0, max=1.0");
  }

  @Test
  void aFileThatIsNotJsonIsInvalid() {
    assertInvalid(
        "a,b", "--scaler must be a JSON file of the form {\"features\"", "Unrecognized token 'a'");
  }

  private void assertInvalid(String content, String... parts) {
    assertThatThrownBy(() -> read(content, "rpn"))
        .isInstanceOf(CannotRunException.class)
        .hasMessageContainingAll(parts);
  }

  private Preprocessing read(String content, String... features) throws IOException {
    return ScalerFile.read(
        Files.writeString(folder.resolve("scaler.json"), content),
        new ColumnSelection("pump", List.of(features)));
  }
}
