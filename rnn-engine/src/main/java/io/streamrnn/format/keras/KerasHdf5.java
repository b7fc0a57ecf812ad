/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import io.streamrnn.format.hdf5.Hdf5Group;
import io.streamrnn.format.hdf5.Place;
import io.streamrnn.layers.Layer;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads whole models that Keras 1 and 2, tf.keras up to 2.15, or Keras 3 in its legacy format saved
 * as HDF5: {@code model.save('model.h5')}. A model is a Sequential or a functional one, with the
 * layers of {@link io.streamrnn.layers}, and layers that act in training only.
 *
 * <p>No code in the file is run, and no link in it is followed. Weights become float32.
 */
public final class KerasHdf5 {

  private KerasHdf5() {}

  /**
   * Reads a model as layers over whole sequences, which may go backwards, mask, branch, and carry
   * states between calls.
   *
   * @param name the name of the model in messages, such as the name of its file
   * @param bytes the file; not kept
   * @return a {@link io.streamrnn.layers.Sequential} or a {@link io.streamrnn.layers.Functional},
   *     built, with its weights
   * @throws io.streamrnn.model.UnsupportedModelException if the file holds something that is not
   *     supported: a layer, an option, weights without a model
   * @throws io.streamrnn.model.ModelFormatException if the file is damaged
   */
  public static Layer readLayers(String name, byte[] bytes) {
    Hdf5Group root = Hdf5Group.root(bytes, name);
    requireModel(root);
    return readLayers(root, root.text("model_config"));
  }

  /** Reads a model of this configuration, JSON. */
  static Layer readLayers(Hdf5Group root, String config) {
    return new SequenceReader(version(root), root.budget())
        .read(
            ModelConfig.of(config, new Place(root.place().model(), "model_config")),
            new StoredWeights(root.group("model_weights")),
            new Place(root.place().model(), "model_config"));
  }

  private static void requireModel(Hdf5Group root) {
    if (root.hasAttribute("model_config")) {
      return;
    }
    // Keras 1 and 2; Keras 3, early and later.
    if (root.hasAttribute("layer_names")
        || root.hasChild("_layer_checkpoint_dependencies")
        || root.hasChild("layers")) {
      throw root.place()
          .unsupported(
              "the file holds weights only; save the whole model with model.save('model.h5') instead of model.save_weights(...)");
    }
    throw root.place()
        .unsupported(
            "an HDF5 file, but not a model that Keras saved: it has no attribute model_config");
  }

  /** Before Keras 1.1 files had no version. */
  private static KerasVersion version(Hdf5Group root) {
    String text = root.hasAttribute("keras_version") ? root.text("keras_version") : "1";
    return KerasVersion.of(text, root.place());
  }

  /**
   * Writes a model as Keras 2 does, so that Keras 2 and 3 open it with {@code load_model}; only
   * Keras 2 opens models with calls on initial states, which Keras 3 does not read in this format.
   *
   * @param file {@code .h5}; replaced if it exists
   * @param model built; only read
   * @throws io.streamrnn.model.UnsupportedModelException if Keras 2 has no such layer or option
   */
  public static void write(Path file, Layer model) throws IOException {
    Hdf5Writer.write(file, model);
  }
}
