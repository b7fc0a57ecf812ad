/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Weight;
import io.streamrnn.format.hdf5.Place;
import io.streamrnn.format.hdf5.SizeBudget;
import io.streamrnn.format.hdf5.StoredArray;
import io.streamrnn.layers.Bidirectional;
import io.streamrnn.layers.Functional;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.LayerRegistry;
import io.streamrnn.layers.Rnn;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.Tensor;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.layers.TimeDistributed;
import io.streamrnn.layers.UnsupportedLayerException;
import io.streamrnn.model.ModelFormatException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/** Builds the layers of a model over whole sequences, and sets their weights. */
final class SequenceReader {

  // A first layer of these takes [B, T] as tokens.
  private static final Set<String> OF_TOKENS =
      Set.of("CategoryEncoding", "Embedding", "Hashing", "IntegerLookup", "StringLookup");

  private static final List<String> RECURRENT =
      List.of("SimpleRNN", "GRU", "LSTM", "CuDNNGRU", "CuDNNLSTM", "RNN");

  private final KerasVersion version;
  private final SizeBudget budget;
  private final CellReader cells;

  SequenceReader(KerasVersion version, SizeBudget budget) {
    this.version = version;
    this.budget = budget;
    this.cells = new CellReader(version);
  }

  /** Builds a model of this configuration and fills it. */
  Layer read(ModelConfig model, ModelWeights weights, Place place) {
    try {
      Layer layer = build(model, weights, place);
      fill(layer, model.layers(), weights);
      return layer;
    } catch (ModelFormatException e) {
      throw e;
    } catch (UnsupportedLayerException e) {
      throw placeOf(e.layer(), model, place)
          .unsupported(String.valueOf(e.getMessage()).replace("%", "%%"));
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      // What layers reject in a configuration, such as shapes that do not belong together.
      throw place.damagedBy(e, "the layers do not fit together: " + e.getMessage());
    }
  }

  private static Place placeOf(String layer, ModelConfig model, Place place) {
    return model.layers().stream()
        .filter(each -> each.name().equals(layer))
        .map(LayerConfig::place)
        .findFirst()
        .orElse(place);
  }

  private Layer build(ModelConfig model, ModelWeights weights, Place place) {
    LayerConfigs configs = new LayerConfigs(version, budget, model.hasBatch());
    while (true) {
      try {
        return build(configs, model, weights, place);
      } catch (UnsupportedLayerException e) {
        // Only the input of a Softmax says which axis is the last one.
        if (!configs.addWithin(e.layer())) {
          throw e;
        }
      }
    }
  }

  private static Layer build(
      LayerConfigs configs, ModelConfig model, ModelWeights weights, Place place) {
    return model
        .config()
        .map(graph -> functional(configs.functional(model.name(), graph)))
        .orElseGet(() -> sequential(configs, model, weights, place));
  }

  private static Layer functional(Map<String, Object> config) {
    Functional graph = (Functional) LayerRegistry.standard().layer(config);
    graph.build(graph.inputShapes());
    return graph;
  }

  private static Layer sequential(
      LayerConfigs configs, ModelConfig model, ModelWeights weights, Place place) {
    Layer layer = LayerRegistry.standard().layer(configs.sequential(model.name(), model.layers()));
    layer.build(input(model, weights, place));
    return layer;
  }

  /** As the first layer declares it, otherwise the input size of the first kernel. */
  private static TensorShape input(ModelConfig model, ModelWeights weights, Place place) {
    List<LayerConfig> layers = model.layers();
    Optional<TensorShape> declared =
        layers.stream()
            .findFirst()
            .flatMap(first -> LayerConfigs.inputShape(first.config()))
            .or(model::builtFor);
    boolean takesTokens =
        layers.stream()
            .filter(layer -> !LayerConfigs.handsOn(layer))
            .findFirst()
            .filter(layer -> OF_TOKENS.contains(layer.type()))
            .isPresent();
    if (declared.isEmpty() && takesTokens) {
      return TensorShape.of(TensorShape.UNKNOWN, TensorShape.UNKNOWN);
    }
    boolean isKnown = declared.filter(shape -> shape.isKnown(shape.rank() - 1)).isPresent();
    if (isKnown || takesTokens || weights.isEmpty()) {
      return declared.orElseThrow(
          () ->
              place.unsupported(
                  "a model must declare the shape of its input: layers=%d", layers.size()));
    }
    return TensorShape.of(TensorShape.UNKNOWN, TensorShape.UNKNOWN, weights.inputSize());
  }

  /** A layer that has weights, with its configuration. */
  private record Weighted(Layer layer, LayerConfig config) {}

  private void fill(Layer model, List<LayerConfig> configs, ModelWeights weights) {
    Map<String, Layer> byName = byName(model);
    List<Weighted> weighted = new ArrayList<>();
    for (LayerConfig config : configs) {
      Layer layer = byName.get(config.name());
      if (layer != null && !layer.weights().isEmpty()) {
        weighted.add(new Weighted(layer, config));
      }
    }
    weights.requireLayers(weighted.stream().map(Weighted::config).toList());
    for (Weighted each : weighted) {
      LayerWeights own = weights.next(each.config());
      each.layer().setWeights(values(each.layer(), each.config(), own));
      own.requireEmpty();
    }
  }

  private static Map<String, Layer> byName(Layer model) {
    List<Layer> layers = model instanceof Sequential s ? s.layers() : ((Functional) model).layers();
    Map<String, Layer> byName = new LinkedHashMap<>();
    layers.forEach(layer -> byName.put(layer.name(), layer));
    return byName;
  }

  /** The weights of a layer that is built, in its order. */
  private List<Tensor> values(Layer layer, LayerConfig config, LayerWeights weights) {
    List<Leaf> leaves = new ArrayList<>();
    collect(layer, config, true, leaves);
    // Those of one layer alone are in its own order.
    if (weights.isTrainableFirst() && leaves.size() > 1) {
      leaves.forEach(leaf -> take(leaf, Leaf::isTrainable, weights));
      leaves.forEach(leaf -> take(leaf, (one, weight) -> !one.isTrainable(weight), weights));
    } else {
      leaves.forEach(leaf -> take(leaf, (one, weight) -> true, weights));
    }
    return leaves.stream().flatMap(leaf -> leaf.values.stream()).toList();
  }

  private void take(Leaf leaf, BiPredicate<Leaf, Weight> isTaken, LayerWeights weights) {
    List<Weight> taken =
        leaf.layer.weights().stream().filter(weight -> isTaken.test(leaf, weight)).toList();
    if (leaf.layer instanceof Rnn && RECURRENT.contains(leaf.config.type())) {
      if (!taken.isEmpty()) {
        leaf.values.addAll(recurrent(leaf.layer, leaf.config, weights));
      }
      return;
    }
    List<StoredArray> arrays = arrays(leaf.layer, taken, weights);
    for (int i = 0; i < taken.size(); i++) {
      leaf.values.add(tensor(arrays.get(i).as(taken.get(i).name())));
    }
  }

  private List<StoredArray> arrays(Layer layer, List<Weight> expected, LayerWeights weights) {
    List<StoredArray> arrays =
        version.isBefore(2, 0)
            ? Keras1Weights.take(layer.className(), expected, weights)
            : expected.stream().map(weight -> Keras1Weights.plain(weight, weights)).toList();
    return weights.isOfTheano() ? TheanoKernels.turned(layer.className(), arrays) : arrays;
  }

  /**
   * A layer within others that has its own weights.
   *
   * @param isThawed whether the layers around it are trainable
   * @param values its values, as far as they are found
   */
  private record Leaf(Layer layer, LayerConfig config, boolean isThawed, List<Tensor> values) {

    boolean isTrainable(Weight weight) {
      return isThawed && layer.trainableWeights().stream().anyMatch(each -> each == weight);
    }
  }

  private void collect(Layer layer, LayerConfig config, boolean isThawed, List<Leaf> leaves) {
    boolean within = isThawed && layer.isTrainable();
    if (layer instanceof Bidirectional both) {
      collect(both.forwardLayer(), config.inner("layer"), within, leaves);
      collect(both.backwardLayer(), config.backward(), within, leaves);
    } else if (layer instanceof TimeDistributed each) {
      collect(each.layer(), config.inner("layer"), within, leaves);
    } else if (layer instanceof Sequential || layer instanceof Functional) {
      Map<String, Layer> byName = byName(layer);
      for (Config entry : config.config().objects("layers")) {
        LayerConfig inner = LayerConfig.of(entry);
        Layer known = byName.get(inner.name());
        if (known != null) {
          collect(known, inner, within, leaves);
        }
      }
    } else {
      leaves.add(new Leaf(layer, config, isThawed, new ArrayList<>()));
    }
  }

  private List<Tensor> recurrent(Layer layer, LayerConfig config, LayerWeights weights) {
    int inputSize = layer.weights().get(0).shape().dim(0);
    List<Tensor> values = new ArrayList<>();
    for (Cell cell : cells.read(CellReader.cells(config), inputSize, weights)) {
      cell.weights().forEach(weight -> values.add(tensor(weight)));
    }
    return values;
  }

  private static Tensor tensor(Weight weight) {
    return Tensor.of(weight.shape(), weight.toArray());
  }
}
