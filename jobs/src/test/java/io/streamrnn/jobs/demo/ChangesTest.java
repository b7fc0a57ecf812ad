/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.demo;

import static io.streamrnn.jobs.demo.Readings.reading;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChangesTest {

  private KeyedOneInputStreamOperatorTestHarness<Integer, Reading, Change> harness;

  @BeforeEach
  void open() throws Exception {
    harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new Changes(new ChangeScaler(1, 1, 50))),
            Reading::mote,
            Types.INT);
    harness.open();
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  @Test
  void theFirstReadingOfAMoteHasNoChange() throws Exception {
    assertThat(changes(reading(1, 1, 40, 20))).containsExactly("1/1: 0.0 0.0");
  }

  @Test
  void eachReadingIsComparedWithThePreviousOneOfItsMote() throws Exception {
    assertThat(
            changes(
                reading(1, 1, 40, 20),
                reading(2, 1, 70, 10),
                reading(1, 2, 41, 18),
                reading(2, 2, 73, 10)))
        .containsExactly("1/1: 0.0 0.0", "2/1: 0.0 0.0", "1/2: 1.0 -2.0", "2/2: 3.0 0.0");
  }

  @Test
  void theNextReadingIsNotComparedWithNaN() throws Exception {
    assertThat(changes(reading(1, 1, 40, 20), reading(1, 2, Double.NaN, 21), reading(1, 3, 42, 23)))
        .containsExactly("1/1: 0.0 0.0", "1/2: NaN 1.0", "1/3: 2.0 3.0");
  }

  private List<String> changes(Reading... readings) throws Exception {
    for (Reading reading : readings) {
      harness.processElement(reading, 0);
    }
    return harness.extractOutputValues().stream().map(ChangesTest::text).toList();
  }

  private static String text(Change c) {
    return "%d/%d: %s %s"
        .formatted(c.reading().mote(), c.reading().reading(), c.humidity(), c.temperature());
  }
}
