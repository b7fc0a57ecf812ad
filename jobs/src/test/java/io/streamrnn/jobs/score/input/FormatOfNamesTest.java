/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.jobs.shared.CannotRunException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatOfNamesTest {

  @ParameterizedTest
  @CsvSource({
    "events.csv, CSV",
    "data/2026.11/EVENTS.CSV, CSV",
    "events.csv.gz, CSV",
    "events.jsonl.zst, JSONL",
    "events.v2.json, JSON",
    "s3://bucket/part-0.parquet, PARQUET",
    "events.avro, AVRO"
  })
  void aNameEndsInItsFormat(String name, Format format) {
    assertThat(FormatOfNames.require(List.of(name, name))).isEqualTo(format);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-", "events", "events.txt", "csv", "events.gz", "events.csv.bak"})
  void aNameThatEndsInNoneNeedsTheOption(String name) {
    assertThatThrownBy(() -> FormatOfNames.require(List.of(name)))
        .isInstanceOf(CannotRunException.class)
        .hasMessage(
            "--format must be set if a name of --input does not end in a format: --input=%s; set --format to one of csv, jsonl, json, avro, parquet"
                .formatted(name));
  }

  @Test
  void filesOfTwoFormatsAreRefused() {
    assertThatThrownBy(() -> FormatOfNames.require(List.of("a.csv", "b.jsonl")))
        .isInstanceOf(CannotRunException.class)
        .hasMessageContaining("a.csv is csv, b.jsonl is jsonl; read them in several runs");
  }
}
