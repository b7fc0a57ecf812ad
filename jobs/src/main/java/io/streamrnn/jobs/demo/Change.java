/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.demo;

/**
 * The change since the previous reading of the mote, in standard deviations: the input of the
 * forecaster.
 *
 * @param reading the later of the two readings
 * @param humidity change of the humidity
 * @param temperature change of the temperature
 */
public record Change(Reading reading, float humidity, float temperature) {}
