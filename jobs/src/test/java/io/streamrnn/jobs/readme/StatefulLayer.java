/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.readme;

import io.streamrnn.cell.Weight;
import io.streamrnn.layers.Rnn;
import io.streamrnn.layers.Tensor;

/** A Keras layer without a model. */
record StatefulLayer(Rnn layer, Tensor first, Tensor second) {

  static StatefulLayer call(Weight kernel, Weight recurrentKernel, Tensor batch, Tensor nextBatch) {
    // README: begin
    Rnn layer =
        Rnn.of(new MinimalRnnCell(kernel, recurrentKernel))
            .returnSequences(true)
            .stateful(true)
            .batchInputShape(2, 3, 2) // Two sequences of three steps of two features.
            .build();
    Tensor first = layer.call(batch);
    Tensor second = layer.call(nextBatch); // Each sequence continues from its last state.
    layer.resetStates();
    // README: end
    return new StatefulLayer(layer, first, second);
  }
}
