package io.streamrnn.jobs.demo;

import java.io.Serializable;

/**
 * Makes the input of the forecaster from two readings.
 *
 * @param humidity standard deviation of the changes of humidity on the training motes
 * @param temperature standard deviation of the changes of temperature on the training motes
 * @param clip the largest change that the model is given, in standard deviations
 */
record Scaler(double humidity, double temperature, double clip) implements Serializable {

  /** The change from one reading of a mote to its next. */
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
