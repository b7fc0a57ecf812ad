/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.readme;

import io.streamrnn.cell.Weight;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.model.Model;
import org.apache.flink.util.function.SerializableSupplier;

/** A model with a custom cell. */
final class OwnCell {

  private OwnCell() {}

  static ModelSource source(
      SerializableSupplier<Weight> kernel, SerializableSupplier<Weight> recurrentKernel) {
    // README: begin
    ModelSource source =
        ModelSource.of(
            "minimal",
            () -> Model.of("minimal", new MinimalRnnCell(kernel.get(), recurrentKernel.get())));
    // README: end
    return source;
  }
}
