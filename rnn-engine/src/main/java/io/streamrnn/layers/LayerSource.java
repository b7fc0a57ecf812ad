/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

/** A {@link Layer} or a builder of one, which models and wrappers take. */
public interface LayerSource {

  /** The layer: a layer returns itself, a builder a new layer with its options. */
  Layer toLayer();
}
