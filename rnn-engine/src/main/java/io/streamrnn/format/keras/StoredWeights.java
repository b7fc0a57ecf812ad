/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import io.streamrnn.format.hdf5.Hdf5Group;
import io.streamrnn.format.hdf5.Place;
import java.util.ArrayList;
import java.util.List;

/**
 * The group of a file that holds the weights of a model: one group per layer, listed in {@code
 * layer_names}. As in Keras's own loader, layers are matched by position among those that have
 * weights.
 */
final class StoredWeights implements ModelWeights {

  private static final int NAMES_SHOWN = 12;

  private final Place place;
  private final boolean isOfTheano;
  private final List<Hdf5Group> layers = new ArrayList<>();
  private int taken;

  StoredWeights(Hdf5Group group) {
    place = group.place();
    isOfTheano = group.hasAttribute("backend") && group.text("backend").equals("theano");
    if (!group.hasAttribute("layer_names") && !group.hasAttribute("layer_names0")) {
      // No layer has weights: empty lists are not stored.
      return;
    }
    for (String name : group.texts("layer_names")) {
      Hdf5Group layer = group.group(name);
      if (!layer.texts("weight_names").isEmpty()) {
        layers.add(layer);
      }
    }
  }

  @Override
  public boolean isEmpty() {
    return layers.isEmpty();
  }

  /** The first extent of the first array: the input size of a kernel. */
  @Override
  public int inputSize() {
    Hdf5Group first = layers.get(0);
    return first.tensor(first.texts("weight_names").get(0)).dims()[0];
  }

  @Override
  public void requireLayers(List<LayerConfig> weighted) {
    if (weighted.size() != layers.size()) {
      throw place.damaged(
          "the file holds weights for another number of layers than its configuration has:"
              + " configured=%d %s, stored=%d %s",
          weighted.size(),
          weighted.stream().map(LayerConfig::name).limit(NAMES_SHOWN).toList(),
          layers.size(),
          layers.stream().map(Hdf5Group::name).limit(NAMES_SHOWN).toList());
    }
  }

  @Override
  public LayerWeights next(LayerConfig layer) {
    Hdf5Group group = layers.get(taken++);
    return new LayerWeights(
        group.texts("weight_names").stream().map(group::tensor).toList(),
        true,
        isOfTheano,
        layer.place());
  }
}
