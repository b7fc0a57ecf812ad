/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.demo;

import java.io.Serializable;

/**
 * Computes the input of the forecaster from two readings: their difference in standard deviations.
 *
 * @param humidity standard deviation of the changes of humidity at the training motes
 * @param temperature standard deviation of the changes of temperature at the training motes
 * @param clip largest absolute change, in standard deviations; larger ones are clipped
 */
record ChangeScaler(double humidity, double temperature, double clip) implements Serializable {

  /** The change between two successive readings of a mote. */
  Change change(Reading before, Reading now) {
    return new Change(
        now,
        scaled(now.humidity() - before.humidity(), humidity),
        scaled(now.temperature() - before.temperature(), temperature));
  }

  private float scaled(double change, double sd) {
    return (float) Math.max(-clip, Math.min(clip, change / sd));
  }
}
