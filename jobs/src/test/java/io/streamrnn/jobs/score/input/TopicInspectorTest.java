/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.jobs.score.features.Preprocessing;
import io.streamrnn.jobs.score.kafka.KafkaOptions;
import io.streamrnn.jobs.score.kafka.TopicAddress;
import io.streamrnn.jobs.shared.CannotRunException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Samples of records, without a broker. */
class TopicInspectorTest {

  private static final String TIME = "{\"x\": 1, \"at\": \"2024-01-31T12:30:00Z\"}";
  private static final String NUMBER = "{\"x\": 1, \"at\": 5}";

  @Test
  void theRecordsShowWhatTheOrderColumnHolds() {
    assertThat(order(Optional.empty(), TIME)).isEqualTo(OrderKind.TIME);
    assertThat(order(Optional.empty(), NUMBER)).isEqualTo(OrderKind.NUMBER);
  }

  @Test
  void aKindThatNoRecordHasIsRefused() {
    assertThatThrownBy(() -> order(Optional.of(OrderKind.NUMBER), TIME, TIME))
        .isInstanceOf(CannotRunException.class)
        .hasMessage(
            "--order-kind must be what column 'at' of --order holds, but none of the first 2 rows has it: --order-kind=number, line 1: value='2024-01-31T12:30:00Z', --input=kafka://localhost:1/readings; omit --order-kind");
    assertThatThrownBy(() -> order(Optional.of(OrderKind.TIME), NUMBER))
        .isInstanceOf(CannotRunException.class)
        .hasMessageContaining("--order-kind=time, line 1: value='5'");
  }

  @Test
  void ofRecordsOfBothKindsTheDeclaredOneCounts() {
    assertThat(order(Optional.of(OrderKind.TIME), NUMBER, TIME)).isEqualTo(OrderKind.TIME);
    assertThat(order(Optional.of(OrderKind.NUMBER), TIME, NUMBER)).isEqualTo(OrderKind.NUMBER);
  }

  @Test
  void recordsWithoutAnOrderLeaveItToTheDeclaredKind() {
    assertThat(order(Optional.of(OrderKind.TIME), "{\"x\": 1, \"at\": null}"))
        .isEqualTo(OrderKind.TIME);
  }

  @Test
  void aHintNamesNoOptionThatTopicsDoNotHave() {
    assertThatThrownBy(() -> inspect(csv(), "# 1;2"))
        .isInstanceOf(CannotRunException.class)
        .hasMessageContaining("--input=kafka://localhost:1/readings, line 1:")
        .hasMessageEndingWith("; check --format, --delimiter and --columns");
  }

  private static OrderKind order(Optional<OrderKind> declared, String... values) {
    return inspect(json(declared), values).order();
  }

  private static RowLayout inspect(DeclaredInput input, String... values) {
    List<ConsumerRecord<byte[], byte[]>> records =
        Stream.of(values)
            .map(v -> new ConsumerRecord<>("readings", 0, 0, new byte[] {'A'}, v.getBytes(UTF_8)))
            .toList();
    return new TopicInspector(topics(), input).inspect(records, ExpectedInputs.any());
  }

  private static InputTopics topics() {
    return InputTopics.of(
        TopicAddress.of("--input", "kafka://localhost:1/readings"), new KafkaOptions());
  }

  private static DeclaredInput json(Optional<OrderKind> order) {
    return input(Format.JSONL, List.of(), order);
  }

  private static DeclaredInput csv() {
    return input(Format.CSV, List.of("x", "at"), Optional.of(OrderKind.NUMBER));
  }

  private static DeclaredInput input(
      Format format, List<String> columns, Optional<OrderKind> order) {
    return new DeclaredInput(
        new InputFiles(List.of(), false, true),
        format,
        new ColumnSelection("kafka.key", List.of("x")).withOrder("at"),
        ",",
        true,
        columns,
        "",
        Preprocessing.numbers(List.of("x")),
        false,
        List.of(),
        order,
        true);
  }
}
