/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlKeyOfStateTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"BIGINT; 7; 07", "DECIMAL(10, 2); 1.5; 1.50", "BOOLEAN; true; TRUE"})
  void textsOfOneValueAreTheKeyOfOneEvent(String type, String text, String other) throws Exception {
    KeySelector<String, RowData> key =
        new SqlKeyOfEvent<>(event -> event, new SqlKeyOfState<String>(List.of(type)));

    assertThat(key.getKey(text)).isEqualTo(key.getKey(other));
    assertThat(key.getKey(text)).hasSameHashCodeAs(key.getKey(other));
  }

  @Test
  void textsOfATextAreTwoKeys() {
    SqlKeyOfState<String> key = new SqlKeyOfState<>(List.of("STRING"));

    assertThat(key.row("7")).isNotEqualTo(key.row("07"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "yes", "t", ""})
  void aTruthValueIsTrueOrFalse(String text) {
    SqlKeyOfState<String> key = new SqlKeyOfState<>(List.of("BOOLEAN"));

    assertThatThrownBy(() -> key.row(text))
        .hasMessageStartingWith(
            "a column of a key must be of its type: type=BOOLEAN, column=1 of 1; ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"BIGINT; pump-7", "DECIMAL(3, 1); 1234.5", "ARRAY<INT>; pump-7", "BOOLEAN; pump-7"})
  void theKeyIsInNoMessageThatMayFailAJob(String type, String text) {
    SqlKeyOfState<Tuple2<String, String>> key = new SqlKeyOfState<>(List.of("STRING", type));

    assertThatThrownBy(() -> key.row(Tuple2.of("a", text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("column=2 of 2")
        .hasMessageContaining("type=" + type)
        .satisfies(e -> assertThat(ExceptionUtils.stringifyException(e)).doesNotContain(text));
  }
}
