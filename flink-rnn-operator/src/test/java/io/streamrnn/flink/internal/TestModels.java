/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.SimpleRnnCell;
import io.streamrnn.model.Model;
import java.util.Optional;

/** Models as small as a test needs them. */
public final class TestModels {

  private TestModels() {}

  /** Adds up numbers. {@code h' = h + x}. */
  public static Model sums() {
    return Model.of(
        "sums",
        new SimpleRnnCell(
            Activation.LINEAR,
            Weight.of("kernel", Shape.of(1, 1), new float[] {1}),
            Weight.of("recurrent_kernel", Shape.of(1, 1), new float[] {1}),
            Optional.empty()));
  }

  /** Takes two numbers. {@code h' = weight (x0 + x1)}. */
  public static Model twoInputs(String name, float weight) {
    return Model.of(
        name,
        new SimpleRnnCell(
            Activation.LINEAR,
            Weight.of("kernel", Shape.of(2, 1), new float[] {weight, weight}),
            Weight.of("recurrent_kernel", Shape.of(1, 1), new float[1]),
            Optional.empty()));
  }
}
