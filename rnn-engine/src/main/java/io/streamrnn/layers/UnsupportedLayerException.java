/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

/** Options of a layer that are not supported for the input that it is built for. */
public final class UnsupportedLayerException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  private final String layer;

  UnsupportedLayerException(String layer, String message) {
    super(message);
    this.layer = layer;
  }

  /** The name of the layer. */
  public String layer() {
    return layer;
  }
}
