/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The command {@code streamrnn demo}: a GRU forecasts the readings of four sensor motes in an
 * embedded Flink. The score of a reading is the error of its forecast.
 */
package io.streamrnn.jobs.demo;
