/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPathsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a.b | {\"a\": {\"b\": 1}} | 1",
        "a[1] | {\"a\": [0, 1]} | 1",
        "a.b[0].c | {\"x\": {}, \"a\": {\"z\": [], \"b\": [{\"c\": 1}]}} | 1",
        "a[1][0] | {\"a\": [[0], [1, 2]]} | 1",
        "a.b | {\"a.b\": 1} | 1",
        "a..b | {\"a..b\": 1} | 1",
        "a.b | {\"a\": {\"b\": [1, {}]}} | [1, {}]",
      })
  void aColumnMayBeAPath(String column, String json, String value) throws InvalidRowException {
    assertThat(read(json, column)).containsExactly(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a.b | {\"a\": 1}",
        "a.b | {\"a\": [{\"b\": 1}]}",
        "a[2] | {\"a\": [0, 1]}",
        "a[0] | {\"a\": {\"0\": 1}}",
        "a.b | {\"a\": {\"b\": null}}",
        "a.b | {}",
      })
  void aPathThatLeadsNowhereHasNoValue(String column, String json) throws InvalidRowException {
    assertThat(read(json, column)).containsExactly("");
  }

  @Test
  void aFieldAndItsPartsMayBeSelected() throws InvalidRowException {
    assertThat(read("{\"a\": {\"b\": 1}, \"c\": [2, 3]}", "a", "a.b", "c", "c[1]"))
        .containsExactly("{\"b\": 1}", "1", "[2, 3]", "3");
  }

  /** The values of columns, the first of which is the key. */
  private static Stream<String> read(String json, String... columns) throws InvalidRowException {
    List<String> all = List.of(columns);
    ColumnSelection selection = new ColumnSelection(all.get(0), all.subList(1, all.size()));
    return Stream.of(new JsonColumnReader(selection).read(json)).map(FieldValue::text);
  }
}
