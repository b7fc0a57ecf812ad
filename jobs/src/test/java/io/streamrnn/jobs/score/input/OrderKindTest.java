/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderKindTest {

  @ParameterizedTest
  @CsvSource({
    "1, 2",
    "9, 10",
    "-3, 2.5",
    "2.5, 3",
    "9007199254740992, 9007199254740993",
    "1700000000000000001, 1700000000000000002",
    "9223372036854775807, 9223372036854775808",
    "-9223372036854775809, -9223372036854775808",
    "18446744073709551614, 18446744073709551615",
    "1e3, 1001"
  })
  void numbersAreOrderedExactly(String less, String more) {
    assertThat(number(less)).isLessThan(number(more));
  }

  @ParameterizedTest
  @CsvSource({"1, 1.0", "1e3, 1000", "+7, 007"})
  void theSameNumberMayBeWrittenInTwoWays(String a, String b) {
    assertThat(number(a)).isEqualTo(number(b));
  }

  @ParameterizedTest
  @CsvSource({
    "2024-01-31, 2024-02-01",
    "2024-01-31T10:00, 2024-01-31 10:00:00.000000001",
    "2024-01-31T10:00:00+02:00, 2024-01-31T09:00:00Z",
    "2024-01-31 10:00:00+0200, 2024-01-31T08:00:01",
    "1969-12-31T23:59:59, 1970-01-01",
    "2024-02-29T24:00, 2024-03-01T00:00:01",
    "2024-02-29T23:59:59Z, 2024-02-29T24:00:00Z",
  })
  void timesAreOrdered(String less, String more) {
    assertThat(time(less)).isLessThan(time(more));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "soon",
        "31/01/2024",
        "2024-13-01",
        "2024-01-31T",
        "NaN",
        "",
        "12:30",
        "2023-02-29",
        "2023-02-29T08:00:00",
        "2023-02-29 08:00:00Z",
        "2023-02-29T24:00",
        "2024-04-31T08:00:00+02:00",
        "2024-04-30T24:00:01"
      })
  void otherTextsHaveNoOrder(String text) {
    assertThat(OrderKind.of(text)).isEmpty();
  }

  @Test
  void aColumnHoldsNumbersOrTimesButNotBoth() {
    assertThat(OrderKind.of("2024")).contains(OrderKind.NUMBER);
    assertThat(OrderKind.NUMBER.parse("2024-01-31")).isEmpty();
    assertThat(OrderKind.TIME.parse("2024")).isEmpty();
  }

  private static OrderValue number(String text) {
    return OrderKind.NUMBER.parse(text).orElseThrow();
  }

  private static OrderValue time(String text) {
    return OrderKind.TIME.parse(text).orElseThrow();
  }
}
