/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.demo;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One line of {@code readings.csv}.
 *
 * @param mote number of the sensor node, the key
 * @param reading number of the reading of this mote: 1, 2, ...
 * @param indoor 1 if the mote is indoors, otherwise 0
 * @param humidity percent
 * @param temperature degrees Celsius
 * @param label 1 during an event that was introduced at the mote, otherwise 0
 */
public record Reading(
    @JsonProperty("mote_id") int mote,
    int reading,
    int indoor,
    double humidity,
    double temperature,
    int label) {}
