package io.streamrnn.format.keras;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Weight;
import io.streamrnn.format.hdf5.Place;
import io.streamrnn.format.hdf5.SizeBudget;
import io.streamrnn.layers.Bidirectional;
import io.streamrnn.layers.Functional;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.LayerRegistry;
import io.streamrnn.layers.Rnn;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.Tensor;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.layers.TimeDistributed;
import io.streamrnn.model.ModelFormatException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/** Builds the layers of a model over whole sequences, and gives them their weights. */
final class SequenceReader {

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
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      // What layers reject in a configuration, such as shapes that do not belong together.
      throw place.damagedBy(e, "the layers do not fit together: " + e.getMessage());
    }
  }

  private Layer build(ModelConfig model, ModelWeights weights, Place place) {
    LayerConfigs configs = new LayerConfigs(version, budget, model.hasBatch());
    if (model.isFunctional()) {
      Functional graph =
          (Functional)
              LayerRegistry.standard().layer(configs.functional(model.name(), model.config()));
      graph.build(graph.inputShapes());
      return graph;
    }
    Layer layer = LayerRegistry.standard().layer(configs.sequential(model.name(), model.layers()));
    layer.build(shape(input(model.layers(), weights, place)));
    return layer;
  }

  private static TensorShape shape(List<Object> dims) {
    return TensorShape.of(
        dims.stream().mapToInt(d -> d == null ? TensorShape.UNKNOWN : (int) d).toArray());
  }

  /** As the first layer declares it, else as the first kernel has it. */
  private static List<Object> input(List<LayerConfig> layers, ModelWeights weights, Place place) {
    List<Object> declared =
        layers.isEmpty() ? null : LayerConfigs.inputShape(layers.get(0).config());
    boolean takesTokens =
        layers.stream()
            .filter(layer -> !LayerConfigs.handsOn(layer))
            .findFirst()
            .filter(layer -> layer.type().equals("Embedding"))
            .isPresent();
    if (declared == null && takesTokens) {
      return Arrays.asList(null, null);
    }
    boolean isKnown = declared != null && declared.get(declared.size() - 1) != null;
    if (isKnown || takesTokens || weights.isEmpty()) {
      if (declared == null) {
        throw place.unsupported(
            "a model must say the shape of its input: layers=%d", layers.size());
      }
      return declared;
    }
    return Arrays.asList(null, null, weights.inputSize());
  }

  private void fill(Layer model, List<LayerConfig> configs, ModelWeights weights) {
    Map<String, Layer> byName = byName(model);
    List<LayerConfig> weighted = new ArrayList<>();
    for (LayerConfig config : configs) {
      Layer layer = byName.get(config.name());
      if (layer != null && !layer.weights().isEmpty()) {
        weighted.add(config);
      }
    }
    weights.requireLayers(weighted);
    for (LayerConfig config : weighted) {
      LayerWeights own = weights.next(config);
      Layer layer = byName.get(config.name());
      layer.setWeights(values(layer, config, own));
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

  private void take(Leaf leaf, BiPredicate<Leaf, Weight> isWanted, LayerWeights weights) {
    List<Weight> wanted =
        leaf.layer.weights().stream().filter(weight -> isWanted.test(leaf, weight)).toList();
    if (leaf.layer instanceof Rnn && RECURRENT.contains(leaf.config.type())) {
      if (!wanted.isEmpty()) {
        leaf.values.addAll(recurrent(leaf.layer, leaf.config, weights));
      }
      return;
    }
    for (Weight weight : wanted) {
      leaf.values.add(tensor(weights.take(weight.name(), dims(weight)).as(weight.name())));
    }
  }

  /**
   * A layer within others that has weights of its own.
   *
   * @param isThawed whether what it is in may be trained
   * @param values what has been found for it
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
        if (byName.containsKey(inner.name())) {
          collect(byName.get(inner.name()), inner, within, leaves);
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

  private static int[] dims(Weight weight) {
    return weight.shape().dims().stream().mapToInt(Integer::intValue).toArray();
  }

  private static Tensor tensor(Weight weight) {
    return Tensor.of(weight.shape(), weight.toArray());
  }
}
