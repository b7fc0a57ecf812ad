/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.jobs.score.input.ColumnSelection;
import io.streamrnn.jobs.score.input.FieldValue;
import io.streamrnn.jobs.score.input.Format;
import io.streamrnn.jobs.score.input.Row;
import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.EventRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class OutputOptionsTest {

  private static final ColumnSelection SELECTION = new ColumnSelection("user", List.of("item"));

  @TempDir private Path folder;

  @Test
  void outputsHaveTheGivenNames() {
    assertThat(header(2, "--output-names", "humidity,\"a, b\""))
        .isEqualTo("user,humidity,\"a, b\"");
  }

  @Test
  void anotherNumberOfNamesIsRefused() {
    assertRefused(2, "outputs=2, names=1 (a)", "--output-names", "a");
  }

  @Test
  void equalNamesAreRefused() {
    assertRefused(2, "all different", "--output-names", "a,a");
  }

  @Test
  void aNameOfACopiedColumnIsRefused() {
    assertRefused(2, "'user' is one of user, b", "--output-names", "user,b");
  }

  @Test
  void aColumnThatIsAlreadyThereIsRefused() {
    assertRefused(1, "'user' is already there; omit it", "--pass-through", "user");
  }

  @Test
  void aChoiceOfRowsIsRefusedIfThereIsOnlyOne() {
    assertRefused(1, "--rows=last; omit --rows", "--rows", "last");
  }

  @Test
  void theLargestOutputsAreWrittenByIndex() {
    assertThat(line(new float[] {0.25f, 0.75f, 0.5f}, "--top-k", "2")).isEqualTo("u,1,0.75,2,0.5");
    assertThat(header(3, "--top-k", "2")).isEqualTo("user,top1,score1,top2,score2");
  }

  @Test
  void theFirstOfEqualOutputsComesFirstAndNanLast() {
    assertThat(line(new float[] {Float.NaN, 0.5f, 0.5f, 1}, "--top-k", "4"))
        .isEqualTo("u,3,1.0,1,0.5,2,0.5,0,NaN");
  }

  @Test
  void aStepWithoutAScoreHasNoTop() {
    assertThat(
            new LineWriter(Format.CSV, options("--top-k", "1").columns(SELECTION, 3, EventRows.ONE))
                .line(row(), 0, new float[0]))
        .isEqualTo("u,,");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "milk\nbread\n",
        "\uFEFFmilk\r\nbread\r\n",
        "[\"milk\", \"bread\"]",
        "{\"milk\": 0, \"bread\": 1}",
        "{\"1\": \"bread\", \"0\": \"milk\"}"
      })
  void labelsAreLinesOrJson(String content) throws IOException {
    assertThat(line(new float[] {0, 1}, "--top-k", "1", "--labels", file(content)))
        .isEqualTo("u,bread,1.0");
  }

  @Test
  void anotherNumberOfLabelsIsRefused() throws IOException {
    assertRefused(2, "labels=1, outputs=2", "--top-k", "1", "--labels", file("milk"));
  }

  @Test
  void labelsWithAGapAreRefused() throws IOException {
    assertRefused(
        2,
        "the indices must be 0 to 1, each once",
        "--top-k",
        "1",
        "--labels",
        file("{\"a\": 0, \"b\": 2}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "3"})
  void aTopOutOfRangeIsRefused(String k) {
    assertRefused(2, "--top-k must be from 1", "--top-k", k);
  }

  @Test
  void anAlertIsAColumn() {
    assertThat(header(1, "--alert", "y > 0.9")).isEqualTo("user,y,alert");
    assertThat(line(new float[] {0.95f}, "--alert", "y > 0.9")).isEqualTo("u,0.95,true");
    assertThat(line(new float[] {0.85f}, "--alert", "y > 0.9")).isEqualTo("u,0.85,false");
  }

  @Test
  void anAlertUsesTheNamesOfTheOutputs() {
    assertThat(
            line(new float[] {1, 2}, "--output-names", "a,b", "--top-k", "1", "--alert", "a < b"))
        .isEqualTo("u,b,2.0,true");
  }

  private String file(String content) throws IOException {
    return Files.writeString(folder.resolve("labels"), content).toString();
  }

  private static void assertRefused(int outputs, String message, String... arguments) {
    OutputOptions options = options(arguments);
    assertThatThrownBy(() -> options.columns(options.select(SELECTION), outputs, EventRows.ONE))
        .isInstanceOf(CannotRunException.class)
        .hasMessageContaining(message);
  }

  private static String header(int outputs, String... arguments) {
    return writer(outputs, arguments).header().orElseThrow();
  }

  private static String line(float[] y, String... arguments) {
    return writer(y.length, arguments).line(row(), 0, y);
  }

  private static LineWriter writer(int outputs, String... arguments) {
    return new LineWriter(
        Format.CSV, options(arguments).columns(SELECTION, outputs, EventRows.ONE));
  }

  private static Row row() {
    return Row.event(0, 1, FieldValue.text("u"), new double[1], "");
  }

  private static OutputOptions options(String... arguments) {
    OutputOptions options = new OutputOptions();
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    all[0] = "--output";
    all[1] = "scores.csv";
    new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(options)).parseArgs(all);
    return options;
  }
}
