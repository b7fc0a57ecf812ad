/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.jobs.score.input.FieldValue;
import io.streamrnn.jobs.score.input.Row;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeTest {

  @TempDir private Path folder;

  private final StringWriter output = new StringWriter();
  private final StringWriter rejections = new StringWriter();

  @BeforeEach
  void makeFolders() throws IOException {
    Files.createDirectories(folder.resolve("scored"));
    Files.createDirectories(folder.resolve("rejected"));
  }

  @Test
  void linesAreInTheOrderOfTheInput() throws IOException {
    stage("scored/part-a-0", 0, 3);
    stage("scored/part-a-1", 4);
    stage("scored/part-b-0", 1, 2, 5);

    merge();

    assertThat(output.toString().lines())
        .containsExactly("line 0", "line 1", "line 2", "line 3", "line 4", "line 5");
  }

  @Test
  void aLineThatWasStagedTwiceIsWrittenOnce() throws IOException {
    stage("scored/part-a-0", 0, 1, 2);
    stage("scored/part-b-0", 1, 2, 3);

    merge();

    assertThat(output.toString().lines()).containsExactly("line 0", "line 1", "line 2", "line 3");
  }

  @Test
  void aMissingRowIsAnError() throws IOException {
    stage("scored/part-a-0", 0, 2);

    assertThatThrownBy(this::merge)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("row=1 (from 0) is missing, found row 2");
  }

  @Test
  void missingRowsAtTheEndAreAnError() throws IOException {
    stage("scored/part-a-0", 0, 1);

    assertThat(merge(2).rows()).isEqualTo(2);
    assertThatThrownBy(() -> merge(3))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("row=2 (from 0) is missing, rows read: 3");
  }

  @Test
  void aRowWithoutAnyScoreIsNotCountedAsScored() throws IOException {
    stage("scored/part-a-0", 0, 1, 2, 3, 4, 5, 6, 7, 7);

    Outcome outcome = merge(8);

    assertThat(outcome.scored()).isEqualTo(7);
    assertThat(outcome.unfilled()).isEqualTo(1);
    assertThat(output.toString().lines()).hasSize(9);
  }

  @Test
  void theLinesOfARowThatWasStagedTwiceAreWrittenOnce() throws IOException {
    stage("scored/part-a-0", 0, 0, 1, 1);
    stage("scored/part-b-0", 1, 1, 2);
    stage("scored/part-c-0", 0, 0);

    assertThat(merge(3).rows()).isEqualTo(3);
    assertThat(output.toString().lines())
        .containsExactly("line 0", "line 0", "line 1", "line 1", "line 2");
  }

  @Test
  void rejectedRowsHaveTheirOwnFile() throws IOException {
    stage("scored/part-a-0", 0, 2);
    stage("rejected/part-a-0", 1, 3);

    Outcome outcome = merge();

    assertThat(rejections.toString()).isEqualTo("line 1\nline 3\n");
    assertThat(outcome.scored()).isEqualTo(2);
    assertThat(outcome.rejected()).isEqualTo(2);
    assertThat(outcome.examples()).containsExactly("line 1", "line 3");
  }

  @Test
  void lineBreaksInALineAreKept() throws IOException {
    Row row = Row.event(0, 1, FieldValue.text("key"), new double[0], "");
    Files.writeString(
        folder.resolve("scored/part-a-0"), StagedLine.of(row, "\\a\nb\rc\\n", true) + "\n");

    merge();

    assertThat(output).hasToString("\\a\nb\rc\\n\n");
  }

  @Test
  void unfinishedFilesOfFlinkAreIgnored() throws IOException {
    stage("scored/part-a-0", 0);
    stage("scored/.part-a-1.inprogress.x", 1);

    assertThat(merge().rows()).isEqualTo(1);
  }

  @Test
  void keysAreCountedOnce() throws IOException {
    stage("scored/part-a-0", 0, 1, 2, 3, 4, 5, 6);

    assertThat(merge().keys()).isEqualTo("3");
  }

  private Outcome merge() throws IOException {
    return merge(0);
  }

  private Outcome merge(long read) throws IOException {
    return Merge.run(
        folder.resolve("scored"),
        folder.resolve("rejected"),
        read,
        lines(output),
        lines(rejections));
  }

  private static LineSink lines(StringWriter text) {
    return line -> text.append(line).append('\n');
  }

  private void stage(String file, int... numbers) throws IOException {
    Files.writeString(
        folder.resolve(file),
        Arrays.stream(numbers).mapToObj(MergeTest::staged).collect(Collectors.joining()));
  }

  private static String staged(int number) {
    Row row = Row.event(number, 1, FieldValue.text("key " + number % 3), new double[0], "");
    return StagedLine.of(row, "line " + number, number != 7) + "\n";
  }
}
