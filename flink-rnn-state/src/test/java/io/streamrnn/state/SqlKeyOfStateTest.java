/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.table.data.RowData;
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
        .hasMessage(
            "a column of a key must be of its type: type=BOOLEAN, column=%s (it is neither true nor false)",
            text);
  }
}
