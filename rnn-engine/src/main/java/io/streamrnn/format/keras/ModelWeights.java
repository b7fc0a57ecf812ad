/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import java.util.List;

/** The weights of a file, layer by layer in the order of its configuration. */
interface ModelWeights {

  boolean isEmpty();

  /** The number of features that the first kernel takes. */
  int inputSize();

  /** Throws if the file holds weights for other layers than these. */
  void requireLayers(List<LayerConfig> weighted);

  /** The arrays of the next of those layers. */
  LayerWeights next(LayerConfig layer);
}
