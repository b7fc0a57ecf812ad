/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.jobs.Main;
import io.streamrnn.jobs.score.features.PreprocessingFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FitPreprocessingCommandTest {

  @TempDir private Path folder;

  private final StringWriter messages = new StringWriter();

  @Test
  void featuresAreFittedToAllFiles() throws IOException {
    write("1.csv", "city,rpm\nOslo,1\n,\n");
    write("2.csv", "rpm,city\n3,Bern\nfast,Oslo\n5\n");

    int exitCode = fit("--input", folder + "/?.csv", "--features", "rpm:standard,city:one-hot");

    assertThat(exitCode).isZero();
    assertThat(PreprocessingFile.read(output()).features()).hasSize(2);
    assertThat(output())
        .content()
        .containsIgnoringWhitespaces("\"mean\":2.0,\"std\":1.0")
        .containsIgnoringWhitespaces("\"vocabulary\":[\"Bern\",\"Oslo\"]");
    assertThat(messages.toString())
        .contains("rows      5, 1 unreadable")
        .contains("1 missing and 1 invalid values of column 'rpm'")
        .contains("inputs    3 per event");
  }

  @Test
  void aNaNIsSkippedAsAnEmptyFieldIs() throws IOException {
    Path input = write("e.csv", "city,rpm\nOslo,1\nNaN,nan\n,\nBern,3\n");

    int exitCode = fit("--input", input.toString(), "--features", "rpm:standard,city:one-hot");

    assertThat(exitCode).isZero();
    assertThat(output())
        .content()
        .containsIgnoringWhitespaces("\"mean\":2.0,\"std\":1.0")
        .containsIgnoringWhitespaces("\"vocabulary\":[\"Bern\",\"Oslo\"]");
    assertThat(messages.toString()).contains("2 missing and 0 invalid values of column 'city'");
  }

  @Test
  void aColumnWithoutAValueOfItsKindIsReported() throws IOException {
    Path input = write("e.csv", "city\nOslo\n\"\"\n");

    assertThat(fit("--input", input.toString(), "--features", "city:min-max")).isEqualTo(2);
    assertThat(messages.toString())
        .contains("column 'city' must have values of kind min-max, but none of 2 rows has one");
    assertThat(output()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"standard", "min-max", "robust"})
  void numbersThatCannotBeScaledAreReported(String kind) throws IOException {
    Path input = write("e.csv", "rpm\n-1.7e308\n-1.7e308\n1\n1.7e308\n1.7e308\n");

    assertThat(fit("--input", input.toString(), "--features", "rpm:" + kind)).isEqualTo(2);
    assertThat(messages.toString())
        .contains(
            "column 'rpm': its numbers are too far apart for kind %s: min=-1.7E308, max=1.7E308"
                .formatted(kind));
    assertThat(output()).doesNotExist();
  }

  @Test
  void categoriesAreInTheOrderOfCodePoints() throws IOException {
    // The units of UTF-16 have another one.
    Path input = write("e.csv", "c\n\ud83d\ude00\n\uff21\nB\n");

    assertThat(fit("--input", input.toString(), "--features", "c:one-hot")).isZero();
    assertThat(output())
        .content()
        .containsIgnoringWhitespaces("[\"B\",\"\uff21\",\"\ud83d\ude00\"]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10,2,-1,0,11 | -1,0,2,10,11",
        "10.0,2.5,9007199254740993,9007199254740992 | 2.5,10.0,9007199254740992,9007199254740993",
        "10,2,1,b | 1,10,2,b",
        "1,01,2 | 01,1,2",
      })
  void categoriesThatAreAllNumbersAreInTheOrderOfTheirValues(String values, String order)
      throws IOException {
    Path input = write("e.csv", "c\n" + values.replace(',', '\n') + "\n");

    assertThat(fit("--input", input.toString(), "--features", "c:token")).isZero();
    assertThat(output())
        .content()
        .containsIgnoringWhitespaces("[\"" + order.replace(",", "\",\"") + "\"]");
  }

  @Test
  void categoriesHaveNoBlanksAroundThem() throws IOException {
    Path input = write("e.csv", "c,d\n  pad,1\npad ,2\n");

    assertThat(fit("--input", input.toString(), "--features", "c:one-hot")).isZero();
    assertThat(output()).content().containsIgnoringWhitespaces("\"vocabulary\":[\"pad\"]");
  }

  @Test
  void aFileThatExistsIsKept() throws IOException {
    Path input = write("e.csv", "rpm\n1\n");
    write("p.json", "old");

    assertThat(fit("--input", input.toString(), "--features", "rpm:log")).isEqualTo(2);
    assertThat(messages.toString()).contains("--overwrite to replace it");
    assertThat(output()).hasContent("old");
  }

  @Test
  void theOutputIsAFile() {
    int exitCode =
        Main.commandLine()
            .setErr(new PrintWriter(messages, true))
            .execute(
                "fit-preprocessing --format csv --input e.csv --features rpm:log --output -"
                    .split(" "));

    assertThat(exitCode).isEqualTo(2);
    assertThat(messages.toString()).contains("--output must be a file", "--output=-");
  }

  @Test
  void theOutputMustNotOverwriteTheInput() throws IOException {
    Path input = write("p.json", "rpm\n1\n");

    assertThat(fit("--input", input.toString(), "--features", "rpm:log", "--overwrite"))
        .isEqualTo(2);
    assertThat(messages.toString()).contains("--output must not overwrite a file of --input");
    assertThat(input).hasContent("rpm\n1\n");
  }

  @Test
  void theOutputMustNotBeFoundByTheNextRun() throws IOException {
    write("e.csv", "rpm\n1\n");

    assertThat(fit("--input", folder.toString(), "--features", "rpm:log")).isEqualTo(2);
    assertThat(messages.toString()).contains("--output must not be where --input finds files");
    assertThat(output()).doesNotExist();
  }

  @Test
  void theFolderOfTheOutputMustExist() throws IOException {
    Path input = write("e.csv", "rpm\n1\n");
    Path missing = folder.resolve("no");

    int exitCode =
        Main.commandLine()
            .setErr(new PrintWriter(messages, true))
            .execute(
                "fit-preprocessing --format csv --features rpm:log --input %s --output %s/p.json"
                    .formatted(input, missing)
                    .split(" "));

    assertThat(exitCode).isEqualTo(2);
    assertThat(messages.toString())
        .contains("the directory of --output must exist: " + missing + "; create it");
  }

  private int fit(String... options) {
    String[] fixed = {"fit-preprocessing", "--format", "csv", "--output", output().toString()};
    String[] words = new String[fixed.length + options.length];
    System.arraycopy(fixed, 0, words, 0, fixed.length);
    System.arraycopy(options, 0, words, fixed.length, options.length);
    return Main.commandLine().setErr(new PrintWriter(messages, true)).execute(words);
  }

  private Path output() {
    return folder.resolve("p.json");
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }
}
