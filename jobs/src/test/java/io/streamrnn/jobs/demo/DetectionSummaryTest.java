/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DetectionSummaryTest {

  private final DetectionSummary summary =
      summary(
          List.of(
              Readings.scored(1, ".xx..x.", "..ee..."),
              Readings.scored(2, "x......", "......."),
              Readings.scored(3, "...x...", ".ee....")));

  @Test
  void eventsAndAlarmsOfAllMotesAreCounted() {
    assertThat(summary.readings()).isEqualTo(21);
    assertThat(summary.events()).isEqualTo(2);
    assertThat(summary.detected()).isEqualTo(1);
    assertThat(summary.falseAlarms()).isEqualTo(3);
  }

  @Test
  void theThroughputIsThatOfTheScoring() {
    assertThat(summary.readingsPerSecond()).isEqualTo(42);
  }

  @Test
  void theTextHasTheEventsAndAlarmsOfEachMote() {
    assertThat(summary.text().lines())
        .contains(
            "mote   used for   readings   labelled event   detected         false alarms",
            "1      test              7   3-4              immediately                 1",
            "2      training          7   -                -                           1",
            "3      test              7   2-3              no                          1",
            "scored    21 readings of 3 motes in 0.5 s, 42 readings/s",
            "events    1 of 2 labelled events detected");
  }

  private static DetectionSummary summary(List<List<ScoredReading>> motes) {
    return new DetectionSummary(
        MoteResult.of(motes.stream().flatMap(List::stream).toList()),
        List.of(2),
        0,
        new DetectionSummary.Times(Duration.ofMillis(500), Duration.ofSeconds(3)));
  }
}
