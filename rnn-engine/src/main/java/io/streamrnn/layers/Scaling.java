/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.regularizers.Regularizer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A layer that scales the features of every step. Keras 2 ends a mask there, Keras 3 does not. */
public abstract class Scaling extends PerStep {

  private final boolean endsMask;

  Scaling(String name, CellSpec spec, boolean endsMask) {
    super(name, spec, Regularizer.NONE);
    this.endsMask = endsMask;
  }

  /** Whether the next layers do not see the mask of the input. */
  public final boolean endsMask() {
    return endsMask;
  }

  /** Adds the release's way with masks to a translated configuration. */
  static void translateMask(StoredConfig from, Map<String, Object> to) {
    if (!from.isKeras3()) {
      to.put("ends_mask", true);
    }
  }

  @Override
  public final Optional<Tensor> computeMask(Arguments arguments) {
    return endsMask ? Optional.empty() : arguments.mask();
  }

  @Override
  public final MaskSource maskSource(int output) {
    return endsMask ? MaskSource.NONE : MaskSource.INPUT;
  }

  @Override
  StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    return endsMask ? new StreamingRole.EveryEvent(builtCell()) : perRow();
  }
}
