/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class MoteResultTest {

  @Test
  void consecutiveReadingsAreOneSpan() {
    MoteResult result = result(".xx.x.", "......");

    assertThat(result.alarms()).containsExactly(new Span(2, 3), new Span(5, 5));
  }

  @Test
  void aMissingReadingEndsASpan() {
    List<ScoredReading> readings = Readings.scored(1, "xxx", "...");

    assertThat(MoteResult.of(List.of(readings.get(0), readings.get(2))).get(0).alarms())
        .containsExactly(new Span(1, 1), new Span(3, 3));
  }

  @Test
  void theDelayIsTheNumberOfReadingsToTheFirstAlarm() {
    MoteResult result = result("...xx..", ".eeee..");

    assertThat(result.delay(new Span(2, 5))).hasValue(2);
  }

  @Test
  void anAlarmThatBeganEarlierDetectsAnEventImmediately() {
    MoteResult result = result("xxx....", ".eeee..");

    assertThat(result.delay(new Span(2, 5))).hasValue(0);
  }

  @Test
  void anEventWithoutAnAlarmIsNotDetected() {
    MoteResult result = result("x.....x", ".eeee..");

    assertThat(result.delay(new Span(2, 5))).isEmpty();
  }

  @Test
  void anAlarmWithoutALabelledReadingIsFalse() {
    MoteResult result = result("x..xxx.xx", "...ee....");

    assertThat(result.falseAlarms()).containsExactly(new Span(1, 1), new Span(8, 9));
  }

  @Test
  void readingsAreSortedByMoteAndNumber() {
    List<ScoredReading> readings = new ArrayList<>(Readings.scored(10, "..x", "..."));
    readings.addAll(Readings.scored(2, "x..", "..."));
    Collections.reverse(readings);

    List<MoteResult> results = MoteResult.of(readings);

    assertThat(results).extracting(MoteResult::mote).containsExactly(2, 10);
    assertThat(results.get(1).alarms()).containsExactly(new Span(3, 3));
  }

  private static MoteResult result(String alarms, String labels) {
    return MoteResult.of(Readings.scored(1, alarms, labels)).get(0);
  }
}
