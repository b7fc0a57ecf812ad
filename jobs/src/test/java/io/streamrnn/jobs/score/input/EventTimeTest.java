/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EventTimeTest {

  private static final RawRow SOURCE = new RawRow(0, 1, 0, 1, "A", false);

  @Test
  void theTimeOfAnEventIsThatOfTheOrderColumn() {
    Row event =
        Row.event(
            SOURCE,
            FieldValue.text("A"),
            FieldValue.text("7"),
            new OrderValue(7, 7),
            new double[] {1},
            new FieldValue[0]);

    assertThat(EventTime.ofNumbers(Duration.ofSeconds(1)).extractTimestamp(event, 42))
        .isEqualTo(7000);
  }

  @Test
  void aRowThatIsNoEventKeepsTheTimeOfItsRecord() {
    Row invalid = Row.invalid(SOURCE, FieldValue.text("A"), "invalid");

    assertThat(EventTime.ofTimes().extractTimestamp(invalid, 42)).isEqualTo(42);
    assertThat(EventTime.ofTimes().extractTimestamp(invalid, Long.MIN_VALUE))
        .isEqualTo(Long.MIN_VALUE);
  }
}
