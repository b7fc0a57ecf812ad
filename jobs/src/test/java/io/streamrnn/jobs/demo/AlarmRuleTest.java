/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AlarmRuleTest {

  private final AlarmRule alarm = new AlarmRule(0.75, 2);

  @Test
  void theRunningMeanDecays() {
    assertThat(alarm.mean(4, 8)).isEqualTo(5); // 0.75 * 4 + 0.25 * 8
  }

  @Test
  void onlyAMeanAboveTheThresholdIsAnAlarm() {
    assertThat(alarm.isAlarm(2)).isFalse();
    assertThat(alarm.isAlarm(2.01)).isTrue();
    assertThat(alarm.isAlarm(Double.NaN)).isFalse();
  }
}
