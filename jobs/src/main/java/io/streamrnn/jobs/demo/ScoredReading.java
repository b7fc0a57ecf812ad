/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.demo;

/**
 * One line of the output.
 *
 * @param mote number of the sensor node, the key
 * @param reading number of the reading of this mote: 1, 2, ...
 * @param indoor 1 if the mote is indoors, otherwise 0
 * @param humidity percent
 * @param temperature degrees Celsius
 * @param forecastHumidity forecast of the next change of humidity, in standard deviations
 * @param forecastTemperature forecast of the next change of temperature, in standard deviations
 * @param score error of the forecast of this reading's change
 * @param mean running mean of the score
 * @param alarm 1 if the running mean is above the threshold, otherwise 0
 * @param label 1 during an event that was introduced at the mote, otherwise 0
 */
public record ScoredReading(
    int mote,
    int reading,
    int indoor,
    double humidity,
    double temperature,
    float forecastHumidity,
    float forecastTemperature,
    double score,
    double mean,
    int alarm,
    int label) {}
