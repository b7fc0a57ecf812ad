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

class StepArraysTest {

  @Test
  void anArrayOfNumbersIsOneStep() {
    assertThat(row(2, "[1, -2.5e-1]").features()).containsExactly(1, -0.25);
  }

  @Test
  void anArrayOfArraysHasOneStepPerArray() {
    assertThat(row(2, "[[1, 2], [3, 4], [5, 6]]").features()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void stepsOfOneNumberAreArraysToo() {
    assertThat(row(1, "[[1], [2]]").features()).containsExactly(1, 2);
    assertThat(row(1, "[1]").features()).containsExactly(1);
    assertThat(row(1, "1").features()).containsExactly(1);
  }

  @Test
  void numbersMayBeStrings() {
    assertThat(row(2, "[\"1.5\", \" 2 \"]").features()).containsExactly(1.5, 2);
  }

  @Test
  void theLineMayHoldOtherArraysAndLettersOfAnyAlphabet() {
    Row row =
        parse(
            2,
            "{\"é\": [[\"]\"], {}], \"pump\": \"ÄÖ\uD83D\uDE00\", \"x\": [[1, 2]] , \"z\": [3]}");
    assertThat(row.problem()).isEmpty();
    assertThat(row.features()).containsExactly(1, 2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[]                  | must hold numbers, or steps of numbers, but it is empty",
        "[[]]                | must hold one number per input of the model in each step, step=0: inputSize=2, numbers=0",
        "[1]                 | must hold one number per input of the model: inputSize=2, numbers=1; write several steps as an array of arrays",
        "[1, 2, 3]           | must hold one number per input of the model: inputSize=2, numbers=3; write several steps as an array of arrays",
        "[[1, 2], [3]]       | must hold one number per input of the model in each step, step=1: inputSize=2, numbers=1",
        "[[1, 2], []]        | must hold one number per input of the model in each step, step=1: inputSize=2, numbers=0",
        "[[1, 2], 3]         | must hold either numbers or arrays of numbers, but [1]=3",
        "[[1, 2], null]      | must hold either numbers or arrays of numbers, but [1]=null",
        "[1, [2]]            | must hold finite numbers, but [1]=an array",
        "[[[1, 2]]]          | must hold finite numbers, but [0][0]=an array",
        "[1, null]           | must hold finite numbers, but [1]=null",
        "[1, true]           | must hold finite numbers, but [1]=true",
        "[1, \"NaN\"]        | must hold finite numbers, but [1]='NaN'",
        "[1, \"\"]           | must hold finite numbers, but [1]=''",
        "[1, \"two\"]        | must hold finite numbers, but [1]='two'",
        "[1, {}]             | must hold finite numbers, but [1]=an object",
        "[[1, 2], [3, NaN]]  | must hold finite numbers, but [1][1]=NaN",
        "[1, Infinity]       | must hold finite numbers, but [1]=Infinity",
        "[1, 1e999]          | must hold finite numbers, but [1]=1e999",
        "5                   | must hold an array of numbers, or an array of steps: inputSize=2, value='5'",
        "\"[1, 2]\"          | must hold an array of numbers, or an array of steps: inputSize=2, value='[1, 2]'",
        "null                | must have a value",
        "{}                  | must not hold an object",
      })
  void anInvalidArrayHasTheProblem(String array, String problem) {
    assertThat(row(2, array).problem()).isEqualTo("column 'x' " + problem);
    assertThat(row(2, array).key()).isEqualTo(FieldValue.text("A"));
  }

  @Test
  void anInvalidArrayDoesNotAffectTheNext() {
    RowParser parser = parser(2);
    parser.parse(line("{\"pump\": \"A\", \"x\": [[1, 2], [3, null]]}"));
    assertThat(parser.parse(line("{\"pump\": \"A\", \"x\": [4, 5]}")).features())
        .containsExactly(4, 5);
  }

  @Test
  void anArrayIsNotAKey() {
    Row row = parse(2, "{\"pump\": [1], \"x\": [1, 2]}");
    assertThat(row.problem()).isEqualTo("column 'pump' must not hold an array");
    assertThat(row.key().isAbsent()).isTrue();
  }

  private static Row row(int size, String array) {
    return parse(size, "{\"pump\": \"A\", \"x\": " + array + "}");
  }

  private static Row parse(int size, String json) {
    return parser(size).parse(line(json));
  }

  private static Line line(String json) {
    return new Line(1, json);
  }

  private static RowParser parser(int size) {
    ColumnSelection selection = new ColumnSelection("pump", List.of("x")).withArrays(size);
    return RowLayout.json(Format.JSONL, selection).parser();
  }
}
