/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cell;

import java.util.Objects;

/**
 * One state that a cell carries from step to step.
 *
 * @param name what the field calls it, {@code "h"} or {@code "c"}; unique within a cell
 * @param shape its shape for one row
 */
public record StateSpec(String name, Shape shape) {

  /** Checks. */
  public StateSpec {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(shape, "shape");
  }

  /** A state that is a vector of {@code size} elements. */
  public static StateSpec of(String name, int size) {
    return new StateSpec(name, Shape.of(size));
  }

  /** The number of elements of one row. */
  public int size() {
    return shape.size();
  }
}
