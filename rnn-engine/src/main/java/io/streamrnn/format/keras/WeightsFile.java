/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamrnn.format.hdf5.Hdf5Group;
import io.streamrnn.format.hdf5.Place;
import io.streamrnn.layers.Layer;

/**
 * An HDF5 file of weights, which {@code model.save_weights(...)} wrote: by layers in the order of
 * the model until tf.keras 2.11, and with another ending than {@code .weights.h5} after it;
 * otherwise as the archives of Keras 3 hold it.
 */
final class WeightsFile {

  private final Hdf5Group root;
  private final boolean isArchived;

  private WeightsFile(Hdf5Group root, boolean isArchived) {
    this.root = root;
    this.isArchived = isArchived;
  }

  /**
   * Recognizes a file.
   *
   * @throws io.streamrnn.model.UnsupportedModelException if it does not hold weights
   */
  static WeightsFile of(Hdf5Group root) {
    if (!isWeights(root)) {
      throw root.place()
          .unsupported(
              "an HDF5 file, but not a model that Keras saved: it has no attribute model_config, and no weights of layers");
    }
    return new WeightsFile(root, !isByOrder(root));
  }

  /** Whether a file holds the weights of layers. */
  static boolean isWeights(Hdf5Group root) {
    return isByOrder(root) || isArchived(root);
  }

  private static boolean isByOrder(Hdf5Group root) {
    return root.hasAttribute("layer_names") || root.hasAttribute("layer_names0");
  }

  private static boolean isArchived(Hdf5Group root) {
    // A model without weights has an empty group.
    return ArchivedWeights.CONTAINERS.stream().anyMatch(root::hasChild)
        || ArchivedWeights.CONTAINERS.stream().anyMatch(new ArchivePaths(root)::hasGroup);
  }

  /** Reads the model of a configuration with these weights. */
  Layer readLayers(String json) {
    if (json.isBlank()) {
      throw root.place()
          .unsupported(
              "the file holds weights only; put the configuration of the model beside it, as NAME.json or config.json: the output of model.to_json(), or the config.json of its .keras archive; or save the whole model with model.save('model.h5') instead of model.save_weights(...)");
    }
    Place place = new Place(root.place().model(), "config");
    JsonNode config = ModelConfig.parse(json, place);
    if (!config.path("class_name").isTextual()) {
      throw place.unsupported(
          "the configuration beside weights must be that of a Keras model: class_name=%s; give the output of model.to_json()",
          Config.shorten(config.path("class_name")));
    }
    ModelConfig model = ModelConfig.of(json, place);
    ModelWeights weights =
        isArchived ? new ArchivedWeights(root, model.layers()) : new StoredWeights(root);
    return new SequenceReader(version(config), root.budget()).read(model, weights, place);
  }

  /** That of the file, or of the configuration; Keras 3 writes it in neither. */
  private KerasVersion version(JsonNode config) {
    if (root.hasAttribute("keras_version")) {
      return KerasVersion.of(root.text("keras_version"), root.place());
    }
    JsonNode stated = config.path("keras_version");
    String absent = isArchived ? isKeras3(config) ? "3" : "2.15" : "1";
    return KerasVersion.of(stated.isTextual() ? stated.textValue() : absent, root.place());
  }

  /** The key of the shape of an input was batch_input_shape until Keras 3. */
  private static boolean isKeras3(JsonNode config) {
    return !config.toString().contains("\"batch_input_shape\"");
  }
}
