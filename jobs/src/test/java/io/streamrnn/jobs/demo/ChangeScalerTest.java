/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.demo;

import static io.streamrnn.jobs.demo.Readings.reading;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChangeScalerTest {

  private final ChangeScaler scaler = new ChangeScaler(0.5, 0.25, 10);

  @Test
  void aChangeIsInStandardDeviations() {
    Reading now = reading(1, 2, 41, 19.5);

    assertThat(scaler.change(reading(1, 1, 40, 20), now)).isEqualTo(new Change(now, 2, -2));
  }

  @Test
  void aLargeChangeIsClipped() {
    Reading now = reading(1, 2, 90, 0);

    assertThat(scaler.change(reading(1, 1, 40, 20), now)).isEqualTo(new Change(now, 10, -10));
  }

  @Test
  void theChangeToNaNIsNaN() {
    Change change = scaler.change(reading(1, 1, 40, 20), reading(1, 2, Double.NaN, 20));

    assertThat(change.humidity()).isNaN();
    assertThat(change.temperature()).isZero();
  }
}
