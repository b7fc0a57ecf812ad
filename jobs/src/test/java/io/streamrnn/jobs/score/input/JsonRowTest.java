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

class JsonRowTest {

  private static final ColumnSelection SELECTION =
      new ColumnSelection("pump", List.of("rpm", "bar")).withOrder("time");

  @Test
  void fieldsAreFoundByTheirNames() {
    Row row =
        row("{\"bar\": 1.5, \"more\": {\"rpm\": [9]}, \"rpm\": 2, \"time\": 7, \"pump\": \"A\"}");

    assertThat(row.problem()).isEmpty();
    assertThat(row.features()).containsExactly(2, 1.5);
  }

  @Test
  void theTextOfKeyAndOrderIsKept() {
    Row row = row("{\"pump\": \"007\", \"time\": 1.50e3, \"rpm\": 2, \"bar\": 1}");

    assertThat(row.key()).isEqualTo(FieldValue.text("007"));
    assertThat(row.order()).isEqualTo(FieldValue.bare("1.50e3"));
  }

  @Test
  void keyAndOrderMayBeTruthValuesAndStrings() {
    Row row = row("{\"pump\": true, \"time\": \"NaN\", \"rpm\": 2, \"bar\": 1}");

    assertThat(row.key()).isEqualTo(FieldValue.bare("true"));
    assertThat(row.order()).isEqualTo(FieldValue.text("NaN"));
  }

  @Test
  void numbersMayBeStrings() {
    assertThat(row("{\"pump\": 1, \"time\": 2, \"rpm\": \"2.5\", \"bar\": \" 1 \"}").features())
        .containsExactly(2.5, 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"pump\": 1, \"time\": 2, \"rpm\": 3} | column 'bar' must have a value; add --missing to score rows without one",
        "{\"pump\": 1, \"time\": 2, \"rpm\": 3, \"bar\": null} | column 'bar' must have a value; add --missing to score rows without one",
        "{\"pump\": 1, \"time\": 2, \"rpm\": 3, \"bar\": [4]} | column 'bar' must hold one number, but holds an array; for arrays, --features must name one column, with an array in one of the first 1000 rows",
        "{\"pump\": \"\\ud83d\", \"time\": 2, \"rpm\": 3, \"bar\": 4} | a text must not have half of a surrogate pair, such as \\ud83d alone",
        "{\"pump\": null, \"time\": 2, \"rpm\": 3, \"bar\": 4} | column 'pump' must have a value",
        "{\"pump\": 1, \"rpm\": 3, \"bar\": 4} | column 'time' must have a value",
        "{\"pump\": 1, \"time\": 2, \"rpm\": 3, \"bar\": true} | column 'bar' must be a finite number: value='true'",
        "{\"pump\": 1, \"time\": 2, \"rpm\": 3, \"bar\": NaN} | column 'bar' must have a value: value='NaN'; add --missing to score rows without one",
        "{\"pump\": NaN, \"time\": 2, \"rpm\": 3, \"bar\": 4} | column 'pump' must be a JSON value, which excludes NaN and infinity: value=NaN",
        "{\"pump\": 1, \"time\": -Infinity, \"rpm\": 3, \"bar\": 4} | column 'time' must be a JSON value, which excludes NaN and infinity: value=-Infinity",
        "{\"pump\": \"a\\nb\", \"time\": 2, \"rpm\": 3, \"bar\": 4} | column 'pump' must not hold a line break",
        "{\"pump\": 1, \"time\": 2, \"rpm\": 3, \"bar\": 4} {} | a row must be one JSON object and nothing after it",
        "{\"pump\": 1, \"time\": 2, \"rpm\": {\"a\": 1}, \"bar\": 4} | column 'rpm' must not hold an object",
        "{\"pump\": {}, \"time\": 2, \"rpm\": 3, \"bar\": 4} | column 'pump' must not hold an object",
        "{\"pump\": 1, \"time\": 2, \"rpm\": 3, \"bar\": 4, \"rpm\": 5} | a selected field must occur once: field='rpm'",
        "[1] | a row must be a JSON object",
      })
  void anInvalidRowHasTheProblem(String line, String problem) {
    assertThat(row(line).problem()).isEqualTo(problem);
  }

  @Test
  void anIncompleteLineIsNotAnEvent() {
    assertThat(row("{\"pump\": 1, \"ti").problem()).startsWith("a row must be valid JSON: ");
  }

  @Test
  void aColumnMayBeUsedTwice() {
    RowLayout layout = RowLayout.json(Format.JSONL, new ColumnSelection("pump", List.of("pump")));

    Row row = layout.parser().parse(new Line(1, "{\"pump\": 3}"));

    assertThat(row.features()).containsExactly(3);
  }

  private static Row row(String line) {
    return RowLayout.json(Format.JSONL, SELECTION).parser().parse(new Line(1, line));
  }
}
