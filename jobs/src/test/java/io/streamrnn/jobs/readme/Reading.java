/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.readme;

/** A reading of a pump. */
public record Reading(String pump, float rpm, float celsius) {}
