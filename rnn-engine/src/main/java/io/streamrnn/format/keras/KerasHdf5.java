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
 * Reads models that Keras 1 and 2, tf.keras up to 2.15, or Keras 3 in its legacy format saved as
 * HDF5: {@code model.save('model.h5')}, and weights that they saved beside a configuration. A model
 * is a Sequential or a functional one, with the layers of {@link io.streamrnn.layers}, and layers
 * that act in training only.
 *
 * <p>No code in the file is run, and no link in it is followed. Weights become float32.
 */
public final class KerasHdf5 {

  private static final String CONFIG = "model_config";

  private KerasHdf5() {}

  /** Reads a whole model; see {@link #readLayers(String, byte[], String)}. */
  public static Layer readLayers(String name, byte[] bytes) {
    return readLayers(name, bytes, "");
  }

  /**
   * Reads a model as layers over whole sequences, which may go backwards, mask, branch, and carry
   * states between calls.
   *
   * @param name the name of the model in messages, such as the name of its file
   * @param bytes the file; not kept
   * @param config for a file of weights, the configuration of the model: {@code model.to_json()},
   *     or the {@code config.json} of a {@code .keras} archive; blank for none
   * @return a {@link io.streamrnn.layers.Sequential} or a {@link io.streamrnn.layers.Functional},
   *     built, with its weights
   * @throws io.streamrnn.model.UnsupportedModelException if the file holds something that is not
   *     supported: a layer, an option, weights without a configuration
   * @throws io.streamrnn.model.ModelFormatException if the file is damaged
   */
  public static Layer readLayers(String name, byte[] bytes, String config) {
    Hdf5Group root = Hdf5Group.root(bytes, name);
    if (!root.hasAttribute(CONFIG)) {
      return WeightsFile.of(root).readLayers(config);
    }
    if (!config.isBlank()) {
      throw root.place()
          .unsupported(
              "a file that holds a whole model takes no configuration: config=%d characters; omit"
                  + " it",
              config.length());
    }
    return readLayers(root, root.text(CONFIG));
  }

  /** Whether a file holds weights, whose configuration is in another file. */
  public static boolean isWeights(String name, byte[] bytes) {
    Hdf5Group root = Hdf5Group.root(bytes, name);
    return !root.hasAttribute(CONFIG) && WeightsFile.isWeights(root);
  }

  /** Reads a model of this configuration, JSON. */
  static Layer readLayers(Hdf5Group root, String config) {
    return new SequenceReader(version(root), root.budget())
        .read(
            ModelConfig.of(config, new Place(root.place().model(), CONFIG)),
            new StoredWeights(root.group("model_weights")),
            new Place(root.place().model(), CONFIG));
  }

  /** Before Keras 1.1 files had no version. */
  private static KerasVersion version(Hdf5Group root) {
    String text = root.hasAttribute("keras_version") ? root.text("keras_version") : "1";
    return KerasVersion.of(text, root.place());
  }

  /**
   * Writes a model as Keras 2 does, so that Keras 2 and 3 open it with {@code load_model}. Only
   * Keras 2 opens models with calls on initial states, with operations, or with layers behind a
   * functional model within them, which Keras 3 does not find in this format. Only Keras 3 opens
   * models with a layer or an activation that Keras 2 lacks, such as {@code RMSNormalization} or
   * {@code celu}.
   *
   * @param file {@code .h5}; replaced if it exists, once all is written
   * @param model built; only read
   * @throws io.streamrnn.model.UnsupportedModelException if Keras has no such layer, Keras 2 would
   *     compute something else, or the configuration is larger than this format stores, about 58 KB
   */
  public static void write(Path file, Layer model) throws IOException {
    Hdf5Writer.write(file, model);
  }
}
