/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class RecordRowsTest {

  private static final byte[] VALUE = "{\"x\": 1}".getBytes(UTF_8);

  @Test
  void theKeyOfARecordIsAColumn() throws IOException {
    Row row = row("pump-\u00e9".getBytes(UTF_8));

    assertThat(row.isEvent()).isTrue();
    assertThat(row.keyText()).isEqualTo("pump-\u00e9");
  }

  @Test
  void aRecordWhoseKeyIsNotUtf8IsNoEvent() throws IOException {
    Row row = row(new byte[] {'p', (byte) 0xe9});

    assertThat(row.isEvent()).isFalse();
    assertThat(row.problem())
        .isEqualTo("the key of a record must be UTF-8, but its bytes are 70E9");
  }

  private static Row row(byte[] key) throws IOException {
    RowLayout layout = RowLayout.json(Format.JSONL, new ColumnSelection("kafka.key", List.of("x")));
    RecordRows rows = new RecordRows(List.of("readings"), layout);
    rows.open();
    return rows.row(new ConsumerRecord<>("readings", 0, 0, key, VALUE));
  }
}
