/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import java.util.List;
import java.util.Optional;

/**
 * Follows masks through the layers of a model without computing them: {@link Layer#followMask}.
 *
 * @param <M> what represents a mask
 */
@FunctionalInterface
public interface MaskFlow<M> {

  /**
   * The mask of an output of a call.
   *
   * @param layer a layer that is not itself a model of layers
   * @param inputs the masks of the inputs
   * @param output which of the tensors that the call returns
   */
  Optional<M> behind(Layer layer, List<Optional<M>> inputs, int output);
}
