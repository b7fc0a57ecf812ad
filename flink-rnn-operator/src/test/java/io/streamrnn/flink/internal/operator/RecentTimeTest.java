/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentTimeTest {

  private final List<Long> timers = new ArrayList<>();
  private long now;
  private int readings;

  private final RecentTime time = new RecentTime(this::read, timers::add);

  @Test
  void itIsExactWhereItIsAskedForRarely() {
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      now = 100L + i;
      times.add(time.getAsLong());
    }

    assertThat(times).hasSize(1000).first().isEqualTo(100L);
    assertThat(times).last().isEqualTo(1099L);
    assertThat(times).doesNotHaveDuplicates();
    assertThat(timers).isEmpty();
  }

  @Test
  void itIsThatOfAMomentAgoWhereItIsAskedForOften() {
    askOften();
    int before = readings;
    now = 104;

    assertThat(time.getAsLong()).isEqualTo(100);
    assertThat(readings).isEqualTo(before);
    assertThat(timers).containsExactly(110L);
  }

  @Test
  void itIsReadAgainWhereNoTimerFires() {
    askOften();
    now = 200;
    for (int i = 1; i < RecentTime.USES; i++) {
      assertThat(time.getAsLong()).isEqualTo(100);
    }

    assertThat(time.getAsLong()).isEqualTo(200);
    assertThat(timers).containsExactly(110L);
  }

  @Test
  void itIsReadAgainWhenTheMomentIsOver() {
    askOften();
    now = 112;
    time.end();

    assertThat(time.getAsLong()).isEqualTo(112);
  }

  @Test
  void aSecondMomentNeedsManyReadingsToo() {
    askOften();
    now = 112;
    time.end();
    assertThat(time.getAsLong()).isEqualTo(112);
    now = 113;

    assertThat(time.getAsLong()).isEqualTo(113);
  }

  @Test
  void itIsReadWhereTheClockIsSetBack() {
    now = 1000;
    assertThat(time.getAsLong()).isEqualTo(1000);
    now = 100;

    assertThat(time.getAsLong()).isEqualTo(100);
  }

  private long read() {
    readings++;
    return now;
  }

  private void askOften() {
    now = 100;
    for (int i = 0; i < RecentTime.OFTEN; i++) {
      assertThat(time.getAsLong()).isEqualTo(100);
    }
  }
}
