/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.io.Serializable;

/**
 * A value of the order column that can be compared: of a number, the double next to it and how far
 * it is above that; of a time, its second and nanosecond.
 *
 * @param value the number as a double, or the epoch second
 * @param rest the whole part of what the double lacks, or the nanosecond
 */
public record OrderValue(double value, long rest) implements Comparable<OrderValue>, Serializable {

  /** No value. It is less than every other. */
  static final OrderValue NONE = new OrderValue(Double.NEGATIVE_INFINITY, 0);

  /** Whether there is no value. */
  boolean isNone() {
    return value == Double.NEGATIVE_INFINITY;
  }

  @Override
  public int compareTo(OrderValue other) {
    int order = Double.compare(value, other.value);
    return order == 0 ? Long.compare(rest, other.rest) : order;
  }
}
