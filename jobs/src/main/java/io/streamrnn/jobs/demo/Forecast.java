/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.demo;

/**
 * A change, and the forecast of the mote's next change.
 *
 * @param change the input of the model
 * @param humidity forecast of the change of humidity, in standard deviations
 * @param temperature forecast of the change of temperature, in standard deviations
 */
public record Forecast(Change change, float humidity, float temperature) {

  /** The error of the forecast: the root mean square of its difference from the next change. */
  double error(Change next) {
    double dh = next.humidity() - humidity;
    double dt = next.temperature() - temperature;
    return Math.sqrt((dh * dh + dt * dt) / 2);
  }
}
