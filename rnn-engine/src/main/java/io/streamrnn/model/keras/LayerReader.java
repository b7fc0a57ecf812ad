package io.streamrnn.model.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.ActivationCell;
import io.streamrnn.cells.DenseCell;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Builds the cells of a chain of layers, the first layer first. */
final class LayerReader {

  private final KerasVersion version;
  private final CellReader cellReader;

  LayerReader(KerasVersion version) {
    this.version = version;
    this.cellReader = new CellReader(version);
  }

  /** The cells of layers that are supported. Layers without effect have none. */
  List<Cell> read(List<LayerConfig> layers, StoredWeights weights, Place place) {
    weights.requireLayers(layers.stream().filter(LayerReader::hasWeights).toList());
    int width = inputSize(layers, weights, place);
    List<Cell> cells = new ArrayList<>();
    for (LayerConfig layer : layers) {
      LayerWeights own =
          hasWeights(layer) ? weights.next(layer.place()) : LayerWeights.none(layer.place());
      for (Cell cell : cells(layer, width, own)) {
        cells.add(cell);
        width = cell.outputShape().size();
      }
      own.requireEmpty();
    }
    if (cells.isEmpty()) {
      throw place.unsupported(
          "a model needs a layer that computes something: layers=%d", layers.size());
    }
    return cells;
  }

  private List<Cell> cells(LayerConfig layer, int width, LayerWeights weights) {
    if (SupportedLayers.isRecurrent(layer)) {
      return cellReader.read(CellReader.cells(layer), width, weights);
    }
    return switch (layer.type()) {
      case "Dense" -> List.of(dense(layer.config(), width, weights));
      case "TimeDistributed" -> cells(layer.inner("layer"), width, weights);
      case "Activation" -> activation(layer.config(), width);
      default -> List.of();
    };
  }

  private Cell dense(Config config, int width, LayerWeights weights) {
    int units = config.size("units", "output_dim");
    return new DenseCell(
        Activations.read(config, "activation", Activation.LINEAR, version),
        weights.take("kernel", width, units).as("kernel"),
        CellReader.usesBias(config) ? weights.take("bias", units).as("bias") : null);
  }

  private List<Cell> activation(Config config, int width) {
    Activation activation = Activations.read(config, "activation", Activation.LINEAR, version);
    return activation == Activation.LINEAR
        ? List.of()
        : List.of(new ActivationCell(activation, Shape.of(width)));
  }

  private static boolean hasWeights(LayerConfig layer) {
    return switch (layer.type()) {
      case "TimeDistributed" -> hasWeights(layer.inner("layer"));
      case "Dense" -> true;
      default -> SupportedLayers.isRecurrent(layer);
    };
  }

  // -- the size of an event

  /** As the first layer declares it, else as the first kernel has it. */
  private static int inputSize(List<LayerConfig> layers, StoredWeights weights, Place place) {
    OptionalInt declared = layers.isEmpty() ? OptionalInt.empty() : declared(layers.get(0));
    if (declared.isPresent()) {
      return declared.getAsInt();
    }
    if (weights.isEmpty()) {
      throw place.unsupported(
          "a model needs a layer that computes something: layers=%d", layers.size());
    }
    return weights.inputSize();
  }

  private static OptionalInt declared(LayerConfig layer) {
    for (String key : List.of("batch_input_shape", "batch_shape")) {
      JsonNode shape = layer.config().get(key);
      if (shape.isArray()) {
        return features(shape, key, layer.config());
      }
    }
    return OptionalInt.empty();
  }

  private static OptionalInt features(JsonNode shape, String key, Config config) {
    if (shape.size() != 2 && shape.size() != 3) {
      throw config
          .place()
          .unsupported(
              "an input must be [batch, time, features] or [batch, features]: %s has %d axes",
              key, shape.size());
    }
    JsonNode features = shape.get(shape.size() - 1);
    if (features.isNull()) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(config.size(key, features));
  }
}
