/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.jobs.score.input.ColumnSelection;
import io.streamrnn.jobs.score.input.FieldValue;
import io.streamrnn.jobs.score.input.Format;
import io.streamrnn.jobs.score.input.Row;
import io.streamrnn.jobs.shared.EventRows;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineWriterTest {

  private static final ColumnSelection SELECTION =
      new ColumnSelection("pump", List.of("rpm")).withOrder("time");

  @Test
  void csvHasAHeader() {
    assertThat(writer(Format.CSV, 2).header()).hasValue("pump,time,y0,y1");
    assertThat(writer(Format.CSV, 1).header()).hasValue("pump,time,y");
  }

  @Test
  void jsonLinesHaveNoHeader() {
    assertThat(writer(Format.JSONL, 2).header()).isEmpty();
  }

  @Test
  void csvQuotesOnlyWhereNecessary() {
    assertThat(writer(Format.CSV, 1).line(row("a \"b\", c", "x y"), 0, new float[] {1}))
        .isEqualTo("\"a \"\"b\"\", c\",x y,1.0");
  }

  @Test
  void outputsWithoutAScoreAreEmptyFields() {
    assertThat(writer(Format.CSV, 2).line(row("A", "1"), 0, new float[0])).isEqualTo("A,1,,");
  }

  @Test
  void outputsWithoutAScoreAreNullInJson() {
    assertThat(writer(Format.JSONL, 1).line(row("A", "1"), 0, new float[0]))
        .isEqualTo("{\"pump\":\"A\",\"time\":\"1\",\"y\":null}");
  }

  @Test
  void aBareJsonValueStaysBare() {
    Row row = Row.event(0, 1, FieldValue.bare("1.50"), FieldValue.text("t"), new double[1], "");

    assertThat(writer(Format.JSONL, 1).line(row, 0, new float[] {0.5f}))
        .isEqualTo("{\"pump\":1.50,\"time\":\"t\",\"y\":0.5}");
  }

  @Test
  void otherColumnsAreCopiedAsTheyAre() {
    Row row =
        row("A", "1")
            .withExtras(
                FieldValue.bare("{\"a\": [1,\n  2.50]}"),
                FieldValue.text("x\ny"),
                FieldValue.bare(""));

    assertThat(writer(Format.JSONL, "a", "b", "c").line(row, 0, new float[] {1}))
        .isEqualTo(
            "{\"pump\":\"A\",\"time\":\"1\",\"a\":{\"a\": [1, 2.50]},\"b\":\"x\\ny\",\"c\":null,\"y\":1.0}");
    assertThat(writer(Format.CSV, "a", "b", "c").line(row, 0, new float[] {1}))
        .isEqualTo("A,1,\"{\"\"a\"\": [1,\n  2.50]}\",\"x\ny\",,1.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "-Infinity", "[1, NaN]"})
  void whatIsNotJsonIsCopiedAsAString(String value) {
    Row row = row("A", "1").withExtras(FieldValue.bare(value));

    assertThat(writer(Format.JSONL, "a").line(row, 0, new float[] {1}))
        .contains("\"a\":\"" + value + "\"");
  }

  private static LineWriter writer(Format format, String... passThrough) {
    OutputOptions options = new OutputOptions();
    options.passThrough = List.of(passThrough);
    return new LineWriter(format, options.columns(options.select(SELECTION), 1, EventRows.ONE));
  }

  @ParameterizedTest
  @EnumSource
  void floatsHaveTheirShortestText(Format format) {
    // Float.toString of Java 17 writes the second one as 1.17549435E-38.
    String line =
        writer(format, 3)
            .line(row("A", "1"), 0, new float[] {0.1f, 1.17549435E-38f, 3.4028235E38f});

    assertThat(line).contains("0.1").contains("1.1754944E-38").contains("3.4028235E38");
  }

  private static LineWriter writer(Format format, int outputs) {
    return new LineWriter(format, new OutputOptions().columns(SELECTION, outputs, EventRows.ONE));
  }

  private static Row row(String key, String order) {
    return Row.event(0, 1, FieldValue.text(key), FieldValue.text(order), new double[1], "");
  }
}
