/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LingerTest {

  private final List<Long> timers = new ArrayList<>();
  private long now;

  private final Linger linger = new Linger(10, timers::add, () -> now);

  @Test
  void theTimerOfABatchServesThoseAfterIt() {
    linger.begin(100);
    linger.begin(104);
    linger.begin(108);

    assertThat(timers).containsExactly(110L);
  }

  @Test
  void aBatchIsOverWhenItsFirstEventHasWaited() {
    linger.begin(100);
    now = 110;

    assertThat(linger.isOver(110, 100)).isTrue();
  }

  @Test
  void aBatchThatBeganLaterIsNotOver() {
    linger.begin(100);
    now = 110;
    assertThat(linger.isOver(110, 104)).isFalse();

    linger.begin(104);
    assertThat(timers).containsExactly(110L, 114L);
  }

  @Test
  void theTimerOfAnEarlierBatchDoesNotEndOneOfThisMillisecond() {
    Linger least = new Linger(0, timers::add, () -> now);
    least.begin(100);
    now = 101;
    assertThat(least.isOver(100, 101)).isFalse();

    least.begin(101);
    now = 102;
    assertThat(least.isOver(101, 101)).isTrue();
  }

  @Test
  void aBatchIsOverThoughTheClockWasSetBack() {
    linger.begin(100);
    now = 50;

    assertThat(linger.isOver(110, 100)).isTrue();
  }

  @Test
  void aTimerPastTheEndOfTimeNeverFires() {
    new Linger(Long.MAX_VALUE, timers::add, () -> now).begin(100);

    assertThat(timers).containsExactly(Long.MAX_VALUE);
  }
}
