/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

/** What a sensor says. */
public record Reading(String pump, float rpm, float celsius) {}
