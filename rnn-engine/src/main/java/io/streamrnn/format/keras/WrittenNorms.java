/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import io.streamrnn.layers.Dot;
import io.streamrnn.layers.Functional;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.TimeDistributed;
import io.streamrnn.layers.UnitNormalization;
import io.streamrnn.model.UnsupportedModelException;

/**
 * Rejects layers whose small vectors the release that is to read them would normalize otherwise.
 * The least norm is no option in Keras: it depends on the release.
 */
final class WrittenNorms {

  private WrittenNorms() {}

  /**
   * Checks a model.
   *
   * @param keras3 the release that is to read it: 3, or 2
   * @throws UnsupportedModelException if that release would compute something else
   */
  static void require(Layer model, boolean keras3) {
    if (model instanceof Sequential stack) {
      stack.layers().forEach(layer -> require(layer, keras3));
    } else if (model instanceof Functional graph) {
      graph.layers().forEach(layer -> require(layer, keras3));
    } else if (model instanceof TimeDistributed each) {
      require(each.layer(), keras3);
    } else if (!normalizesAs(model, keras3)) {
      throw new UnsupportedModelException(
          "Keras 2 and 3 normalize small vectors differently: those of %s cannot be written, layer=%s; write %s"
              .formatted(
                  keras3 ? "Keras 2" : "Keras 3",
                  model.name(),
                  keras3 ? "an .h5 file" : "a .keras file"));
    }
  }

  private static boolean normalizesAs(Layer layer, boolean keras3) {
    return layer instanceof UnitNormalization unit
        ? unit.normalizesAs(keras3)
        : !(layer instanceof Dot dot) || dot.normalizesAs(keras3);
  }
}
