/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.demo;

import static io.streamrnn.jobs.demo.Readings.change;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ForecastTest {

  @Test
  void theErrorIsTheRootMeanSquareOfTheDifference() {
    Forecast forecast = new Forecast(change(1, 1, 9, 9), 1, 2);

    assertThat(forecast.error(change(1, 2, 8, 3))).isEqualTo(5); // sqrt((7² + 1²) / 2)
  }

  @Test
  void anExactForecastHasNoError() {
    Forecast forecast = new Forecast(change(1, 1, 9, 9), 1, 2);

    assertThat(forecast.error(change(1, 2, 1, 2))).isZero();
  }
}
