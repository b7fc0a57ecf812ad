/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvRowTest {

  private static final ColumnSelection SELECTION =
      new ColumnSelection("pump", List.of("rpm", "bar")).withOrder("time");

  @Test
  void columnsAreFoundByTheirNames() {
    Row row = row("1.5,A,x,2,007");

    assertThat(row.features()).containsExactly(2, 1.5);
    assertThat(row.key()).isEqualTo(FieldValue.text("A"));
    assertThat(row.problem()).isEmpty();
  }

  @Test
  void theTextOfTheOrderColumnIsKept() {
    assertThat(row("1,A,x,2,007").order().text()).isEqualTo("007");
  }

  @Test
  void aQuotedFieldMayHoldTheDelimiter() {
    assertThat(row("1,\"A,\"\"1\"\"\",x,2,3").key().text()).isEqualTo("A,\"1\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "1,b\",x,2,3 | 4",
        "1,b,5\" pipe,2,3 | 6",
        "1, \"A\",x,2,3 | 4",
        "\"1\",\"A\"\"\",b\",2,3 | 12",
      })
  void aQuoteInAnUnquotedFieldIsInvalid(String line, int place) {
    assertThat(row(line).problem())
        .isEqualTo(
            "a field with a quote must be quoted, and its quotes doubled: quote at character "
                + place);
  }

  @Test
  void aLineBreakThatIsNotQuotedIsInvalid() {
    // As in a file with mixed line ends, or in a record of a topic.
    assertThat(row("1,A,x,2,3\r1,A,x,2,4").problem())
        .isEqualTo(
            "a row must end with LF or CR LF, and a field with a line break must be quoted: CR at character 10");
    assertThat(row("1,\"A\",x,2,3\n1,A,x,2,4").problem()).endsWith("LF at character 12");
  }

  @Test
  void lineBreaksMayBeQuotedOrLast() {
    assertThat(row("1,A,\"x\r\ny\",2,3\r\r\n").problem()).isEmpty();
  }

  @Test
  void quotedFieldsMayBeEmptyAndLast() {
    Row row = row("1,\"\"\"\",\"\",2,\"3,\"\"\"");

    assertThat(row.problem()).isEmpty();
    assertThat(row.key().text()).isEqualTo("\"");
    assertThat(row.order().text()).isEqualTo("3,\"");
  }

  @Test
  void emptyExtraFieldsAreIgnored() {
    assertThat(row("1,A,x,2,3,, ").problem()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,A,x,2,3,4 | a row must have one field per column: columns=5, fields=6",
        "1,A,x,2 | a row must have one field per column: columns=5, fields=4",
        "1,A,x,many,3 | column 'rpm' must be a finite number: value='many'",
        "NaN,A,x,2,3 | column 'bar' must have a value: value='NaN'; add --missing to score rows without one",
        "1,A,x,NA,3 | column 'rpm' must be a finite number: value='NA'; write a missing value as an empty field or NaN",
        "1,A,x,-Infinity,3 | column 'rpm' must be a finite number: value='-Infinity'",
        "1,A,x,1e999,3 | column 'rpm' must be a finite number: value='1e999'",
        "1,A,x,2f,3 | column 'rpm' must be a finite number: value='2f'",
        "1,A,x,0x1p3,3 | column 'rpm' must be a finite number: value='0x1p3'",
        "1,A,x,,3 | column 'rpm' must have a value; add --missing to score rows without one",
        "1,,x,2,3 | column 'pump' must have a value",
        "1,A,x,2, | column 'time' must have a value",
        "1,\"A,x,2,3 | a quoted field must be closed, within 100 lines: Missing closing quote for value",
      })
  void anInvalidRowHasTheProblem(String line, String problem) {
    assertThat(row(line).problem()).isEqualTo(problem);
  }

  @Test
  void anInvalidRowKeepsItsLineKeyAndText() {
    Row row = row("1,A,x,many,3");

    assertThat(row.line()).isEqualTo(8);
    assertThat(row.keyText()).isEqualTo("A");
    assertThat(row.raw()).isEqualTo("1,A,x,many,3");
  }

  @Test
  void anInvalidRowDoesNotAffectTheNext() {
    RowParser parser = parser(',');
    parser.parse(new Line(1, "1,\"A"));

    assertThat(parser.parse(new Line(2, "1,B,x,2,3")).problem()).isEmpty();
  }

  @Test
  void fieldsMayBeSeparatedBySpacesAndEndWithSome() {
    Row row = parser(' ').parse(new Line(1, "1 A x 2 3  "));

    assertThat(row.problem()).isEmpty();
    assertThat(row.features()).containsExactly(2, 1);
  }

  @Test
  void aLineWithAProblemIsNotAnEvent() {
    Row row = parser(',').parse(new Line(1, 0, 9, "1,A,x,2,3", false, "the line is cut"));

    assertThat(row.problem()).isEqualTo("the line is cut");
  }

  private static Row row(String line) {
    return parser(',').parse(new Line(8, line));
  }

  private static RowParser parser(char delimiter) {
    return RowLayout.csv(delimiter, List.of("bar", "pump", "other", "rpm", "time"), true, SELECTION)
        .parser();
  }
}
