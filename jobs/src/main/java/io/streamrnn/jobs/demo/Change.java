package io.streamrnn.jobs.demo;

/**
 * What changed since the mote's reading before, in standard deviations: the input of the
 * forecaster.
 *
 * @param reading the later of the two readings
 * @param humidity change of the humidity
 * @param temperature change of the temperature
 */
public record Change(Reading reading, float humidity, float temperature) {}
