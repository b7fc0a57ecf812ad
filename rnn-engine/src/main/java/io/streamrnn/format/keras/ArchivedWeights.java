/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import io.streamrnn.format.hdf5.Hdf5Group;
import io.streamrnn.format.hdf5.StoredArray;
import io.streamrnn.layers.HeadedAttention;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The weights in a {@code model.weights.h5}: a group per object, named by its class and numbered
 * where several of a class are in one group, with its own arrays as {@code vars/0}, {@code vars/1}
 * and so on, and with groups for the objects that it holds.
 */
final class ArchivedWeights implements ModelWeights {

  // Keras 3; tf.keras 2.12 to 2.15.
  static final List<String> CONTAINERS = List.of("layers", "_layer_checkpoint_dependencies");

  private static final String DEPENDENCIES = CONTAINERS.get(1);

  private final Hdf5Group root;
  private final List<LayerConfig> layers;
  private final ArchivePaths paths;
  private final String container;
  // Null until it is needed.
  private @Nullable Map<String, List<StoredArray>> byLayer;

  /** Reads nothing yet: the weights of layers that are not supported may be of any kind. */
  ArchivedWeights(Hdf5Group root, List<LayerConfig> layers) {
    this.root = root;
    this.layers = layers;
    this.paths = new ArchivePaths(root);
    this.container =
        CONTAINERS.stream().filter(paths::hasGroup).findFirst().orElse(CONTAINERS.get(0));
  }

  private Map<String, List<StoredArray>> byLayer() {
    Map<String, List<StoredArray>> known = byLayer;
    if (known == null) {
      known = find();
      byLayer = known;
    }
    return known;
  }

  private Map<String, List<StoredArray>> find() {
    Map<String, List<StoredArray>> found = new LinkedHashMap<>();
    named(layers, container).forEach((layer, path) -> found.put(layer.name(), of(layer, path)));
    found.values().removeIf(List::isEmpty);
    return found;
  }

  @Override
  public boolean isEmpty() {
    return byLayer().isEmpty();
  }

  @Override
  public int inputSize() {
    return byLayer().values().iterator().next().get(0).dims()[0];
  }

  @Override
  public void requireLayers(List<LayerConfig> weighted) {
    for (LayerConfig layer : weighted) {
      if (!byLayer().containsKey(layer.name())) {
        throw layer
            .place()
            .damaged(
                "the archive holds no weights for a layer: layer='%s', stored=%s",
                layer.name(), byLayer().keySet().stream().limit(12).toList());
      }
    }
  }

  @Override
  public LayerWeights next(LayerConfig layer) {
    return new LayerWeights(
        byLayer().getOrDefault(layer.name(), List.of()), false, false, layer.place());
  }

  /** The objects of one group, with the path of each. */
  private Map<LayerConfig, String> named(List<LayerConfig> objects, String within) {
    Map<String, Integer> used = new HashMap<>();
    Map<LayerConfig, String> named = new LinkedHashMap<>();
    for (LayerConfig each : objects) {
      String path = within + "/" + ArchiveNames.next(each.type(), used);
      if (isSkipped(path)) {
        path = within + "/" + ArchiveNames.next(each.type(), used);
      }
      named.put(each, path);
    }
    return named;
  }

  /**
   * Whether a name was counted and not used: tf.keras 2.12 and 2.13 counted each layer that has
   * weights twice, so that {@code lstm} is followed by {@code lstm_2}.
   */
  private boolean isSkipped(String path) {
    int number = path.lastIndexOf('_') + 1;
    if (!container.equals(DEPENDENCIES) || paths.hasGroup(path) || !isNumber(path, number)) {
      return false;
    }
    int count = Integer.parseInt(path.substring(number));
    String name = path.substring(0, number - 1);
    boolean isAfterWeights = paths.hasGroup(count == 1 ? name : name + "_" + (count - 1));
    return isAfterWeights && paths.hasGroup(name + "_" + (count + 1));
  }

  private static boolean isNumber(String path, int from) {
    return from > 0
        && path.length() - from < 6
        && path.length() > from
        && path.chars().skip(from).allMatch(c -> c >= '0' && c <= '9');
  }

  /** The arrays of a layer and of what it holds, in the order of the layer's weights. */
  private List<StoredArray> of(LayerConfig layer, String path) {
    if (!paths.hasGroup(path)) {
      return List.of();
    }
    List<StoredArray> all = new ArrayList<>();
    switch (layer.type()) {
      case "SimpleRNN", "GRU", "LSTM", "ConvLSTM2D" -> vars(path + "/cell", all);
      case "RNN" -> cell(layer.inner("cell"), path + "/cell", all);
      case "Bidirectional" -> {
        all.addAll(of(layer.inner("layer"), path + "/forward_layer"));
        all.addAll(of(layer.backward(), path + "/backward_layer"));
      }
      case "TimeDistributed" -> all.addAll(of(layer.inner("layer"), path + "/layer"));
      case "Sequential", "Model", "Functional" -> {
        List<LayerConfig> inner =
            layer.config().objects("layers").stream().map(LayerConfig::of).toList();
        named(inner, path + "/" + container).forEach((each, at) -> all.addAll(of(each, at)));
      }
      case "MultiHeadAttention", "GroupQueryAttention" -> {
        for (String part : HeadedAttention.PARTS) {
          vars(path + "/" + part, all);
          // tf.keras 2.12 to 2.15
          vars(path + "/_" + part, all);
        }
      }
      default -> vars(path, all);
    }
    return all;
  }

  private void cell(LayerConfig cell, String path, List<StoredArray> all) {
    if (!cell.type().equals("StackedRNNCells")) {
      vars(path, all);
      return;
    }
    List<LayerConfig> cells = cell.config().objects("cells").stream().map(LayerConfig::of).toList();
    List<String> paths = List.copyOf(named(cells, path + "/cells").values());
    if (paths.size() != cells.size()) {
      throw cell.place().damaged("cells of a stack must not be equal: cells=%d", cells.size());
    }
    // In the order in which CellReader takes them.
    for (int index : CellReader.storedOrder(cells)) {
      cell(cells.get(index), paths.get(index), all);
    }
  }

  private void vars(String path, List<StoredArray> all) {
    for (int number = 0; paths.hasArray(path + "/vars/" + number); number++) {
      all.add(root.tensor(paths.stored(path + "/vars/" + number)));
    }
  }
}
