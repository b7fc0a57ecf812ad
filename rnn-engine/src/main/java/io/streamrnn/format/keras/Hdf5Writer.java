/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import io.streamrnn.cell.Weight;
import io.streamrnn.layers.Functional;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Sequential;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes models in the format of Keras 2. */
final class Hdf5Writer {

  // The release whose format is written.
  private static final String KERAS_VERSION = "2.15.0";

  private Hdf5Writer() {}

  static void write(Path file, Layer model) throws IOException {
    Layer whole = whole(model);
    String config = Json.text(new KerasConfigs(false).model(whole));
    Hdf5Limits.requireFits(config, model.name());
    WholeFile.write(file, to -> write(to, whole, config));
  }

  private static void write(Path file, Layer whole, String config) {
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      hdf.putAttribute("keras_version", KERAS_VERSION);
      hdf.putAttribute("backend", "tensorflow");
      hdf.putAttribute("model_config", config);
      WritableGroup weights = hdf.putGroup("model_weights");
      weights.putAttribute("keras_version", KERAS_VERSION);
      weights.putAttribute("backend", "tensorflow");
      Map<String, Layer> weighted = weighted(layers(whole));
      if (!weighted.isEmpty()) {
        Hdf5Limits.putNames(weights, "layer_names", List.copyOf(weighted.keySet()));
      }
      Groups groups = new Groups(weights);
      weighted.forEach((name, layer) -> put(groups, name, layer));
    }
  }

  /** Layers with weights by their names in the file, in order. */
  private static Map<String, Layer> weighted(List<Layer> layers) {
    List<String> names = KerasConfigs.uniqueNames(layers.stream().map(Layer::name).toList());
    Map<String, Layer> weighted = new LinkedHashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      if (!layers.get(i).weights().isEmpty()) {
        weighted.put(names.get(i), layers.get(i));
      }
    }
    return weighted;
  }

  /** A model, of one layer if need be. */
  static Layer whole(Layer model) {
    if (!model.isBuilt()) {
      throw new IllegalArgumentException(
          "a model must be built before it is written: model=%s; call build(inputShape) or the model itself first"
              .formatted(model.name()));
    }
    return model instanceof Sequential || model instanceof Functional
        ? model
        : Sequential.of(model);
  }

  static List<Layer> layers(Layer model) {
    return model instanceof Sequential sequential
        ? sequential.layers()
        : ((Functional) model).layers();
  }

  /** Names hold the path of a dataset below the group, and are listed in the order of weights. */
  private static void put(Groups groups, String layerName, Layer layer) {
    List<String> names = new ArrayList<>();
    Set<String> used = new HashSet<>();
    // Keras lists them so, also those of a model within the model.
    List<Weight> weights = new ArrayList<>(layer.trainableWeights());
    weights.addAll(layer.nonTrainableWeights());
    for (Weight weight : weights) {
      String path = layerName;
      for (int copy = 1; !used.add(path + "/" + weight.name()); copy++) {
        path = layerName + "_" + copy;
      }
      groups.of(layerName + "/" + path).putDataset(weight.name() + ":0", Hdf5Arrays.of(weight));
      names.add(path + "/" + weight.name() + ":0");
    }
    Hdf5Limits.putNames(groups.of(layerName), "weight_names", names);
  }

  /** Groups by their paths: names of layers may have slashes in Keras 2. */
  private static final class Groups {

    private final Map<String, WritableGroup> known = new HashMap<>();

    Groups(WritableGroup root) {
      known.put("", root);
    }

    WritableGroup of(String path) {
      WritableGroup made = known.get(path);
      if (made != null) {
        return made;
      }
      int slash = path.lastIndexOf('/');
      WritableGroup parent = of(path.substring(0, Math.max(slash, 0)));
      String name = path.substring(slash + 1);
      // As readers do, who skip what is empty.
      WritableGroup group = name.isEmpty() ? parent : parent.putGroup(Hdf5Limits.requireFits(name));
      known.put(path, group);
      return group;
    }
  }
}
