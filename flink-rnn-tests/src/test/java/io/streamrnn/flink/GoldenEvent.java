/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

/**
 * An event of a golden savepoint, which may hold some that wait: never change it.
 *
 * @param number of the event in its key; lower for one that came before
 * @param time event time in milliseconds
 */
public record GoldenEvent(String key, long number, long time, float a, float b, float c) {

  float[] features() {
    return new float[] {a, b, c};
  }
}
