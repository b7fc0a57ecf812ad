package io.streamrnn.jobs.demo;

/**
 * A change, and what the model expects the mote's next change to be.
 *
 * @param change the change that was scored
 * @param humidity the forecast for the humidity, in standard deviations
 * @param temperature the forecast for the temperature, in standard deviations
 */
public record Forecast(Change change, float humidity, float temperature) {

  /** How far the next change was from the forecast: the root mean square of the difference. */
  double error(Change next) {
    double dh = next.humidity() - humidity;
    double dt = next.temperature() - temperature;
    return Math.sqrt((dh * dh + dt * dt) / 2);
  }
}
