package io.streamrnn.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {

  private final Summary summary =
      summary(
          List.of(
              Readings.scored(1, ".xx..x.", "..ee..."),
              Readings.scored(2, "x......", "......."),
              Readings.scored(3, "...x...", ".ee....")));

  @Test
  void eventsAndAlarmsOfAllMotesAreCounted() {
    assertThat(summary.readings()).isEqualTo(21);
    assertThat(summary.events()).isEqualTo(2);
    assertThat(summary.found()).isEqualTo(1);
    assertThat(summary.falseAlarms()).isEqualTo(3);
  }

  @Test
  void theSpeedIsThatOfTheScoring() {
    assertThat(summary.readingsPerSecond()).isEqualTo(42);
  }

  @Test
  void theTextSaysWhatWasFoundMoteByMote() {
    assertThat(summary.text().lines())
        .contains(
            "mote   used for   readings   labelled event   found            false alarms",
            "1      measuring         7   3-4              at once                     1",
            "2      training          7   -                -                           1",
            "3      measuring         7   2-3              no                          1",
            "scored    21 readings of 3 motes in 0.5 s: 42 a second",
            "events    1 of 2 labelled events found");
  }

  private static Summary summary(List<List<ScoredReading>> motes) {
    return new Summary(
        MoteResult.of(motes.stream().flatMap(List::stream).toList()),
        List.of(2),
        0,
        new Summary.Times(Duration.ofMillis(500), Duration.ofSeconds(3)));
  }
}
