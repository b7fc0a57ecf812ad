package io.streamrnn.model.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.layer.ActivationLayer;
import io.streamrnn.layer.Dense;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** Builds the cells of a chain of layers, the first layer first. */
final class LayerReader {

  private static final String SUPPORTED =
      "SimpleRNN, GRU, LSTM, CuDNNGRU, CuDNNLSTM, RNN, Dense, TimeDistributed(Dense), Activation,"
          + " Dropout and other layers that act in training only, InputLayer";

  private static final Set<String> RECURRENT =
      Set.of("SimpleRNN", "GRU", "LSTM", "CuDNNGRU", "CuDNNLSTM", "RNN");

  /** Layers that hand on their input as it is when a model is used. */
  private static final Set<String> IDENTITY =
      Set.of(
          "InputLayer",
          "Dropout",
          "SpatialDropout1D",
          "AlphaDropout",
          "GaussianDropout",
          "GaussianNoise",
          "ActivityRegularization");

  private final KerasVersion version;
  private final CellReader cellReader;

  LayerReader(KerasVersion version) {
    this.version = version;
    this.cellReader = new CellReader(version);
  }

  /** The cells of these layers. Layers without effect have none. */
  List<Cell> read(List<LayerConfig> layers, StoredWeights weights, Place place) {
    requireSteppable(layers);
    List<LayerConfig> weighted = layers.stream().filter(LayerReader::hasWeights).toList();
    weights.requireLayers(weighted);
    int width = inputSize(layers, weights, place);
    List<Cell> cells = new ArrayList<>();
    for (LayerConfig layer : layers) {
      LayerWeights own =
          hasWeights(layer)
              ? weights.layer(weighted.indexOf(layer), layer.place())
              : new LayerWeights(List.of(), layer.place());
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
    if (RECURRENT.contains(layer.type())) {
      return cellReader.read(cellReader.cells(layer), width, weights);
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
    return new Dense(
        Activations.read(config, "activation", Activation.LINEAR, version),
        weights.take("kernel", width, units).as("kernel"),
        CellReader.usesBias(config) ? weights.take("bias", units).as("bias") : null);
  }

  private List<Cell> activation(Config config, int width) {
    Activation activation = Activations.read(config, "activation", Activation.LINEAR, version);
    return activation == Activation.LINEAR
        ? List.of()
        : List.of(new ActivationLayer(activation, Shape.of(width)));
  }

  private static boolean hasWeights(LayerConfig layer) {
    return switch (layer.type()) {
      case "TimeDistributed" -> hasWeights(layer.inner("layer"));
      case "Dense" -> true;
      default -> RECURRENT.contains(layer.type());
    };
  }

  // -- what can be stepped event by event

  private void requireSteppable(List<LayerConfig> layers) {
    LayerConfig last = null;
    for (LayerConfig layer : layers) {
      if (last != null && needsSequence(layer)) {
        throw layer
            .place()
            .unsupported(
                "a model must be steppable event by event, but %s needs a whole sequence after %s '%s' gave only its last output (return_sequences=false); set return_sequences=true there, or leave this layer out",
                layer.type(), last.type(), last.name());
      }
      requireSupported(layer);
      if (RECURRENT.contains(layer.type()) && !layer.config().flag("return_sequences", false)) {
        last = layer;
      }
    }
  }

  private static boolean needsSequence(LayerConfig layer) {
    return RECURRENT.contains(layer.type())
        || Set.of("TimeDistributed", "RepeatVector", "Bidirectional").contains(layer.type());
  }

  private void requireSupported(LayerConfig layer) {
    if (RECURRENT.contains(layer.type())) {
      requireSupportedOptions(layer);
      cellReader.cells(layer);
    } else if (layer.type().equals("TimeDistributed")) {
      requireDense(layer.inner("layer"));
    } else if (!IDENTITY.contains(layer.type())
        && !Set.of("Dense", "Activation").contains(layer.type())) {
      throw unsupported(layer);
    }
  }

  private static void requireDense(LayerConfig inner) {
    if (!inner.type().equals("Dense")) {
      throw unsupported(inner);
    }
  }

  private static RuntimeException unsupported(LayerConfig layer) {
    return layer
        .place()
        .unsupported("layer not supported: %s; supported: %s", layer.type(), SUPPORTED);
  }

  private static void requireSupportedOptions(LayerConfig layer) {
    for (String option : List.of("go_backwards", "return_state")) {
      if (layer.config().flag(option, false)) {
        throw layer
            .place()
            .unsupported(
                "option not supported: %s=true of %s; supported: %s=false",
                option, layer.type(), option);
      }
    }
    if (layer.config().get("num_constants").asInt(0) > 0) {
      throw layer.place().unsupported("a cell with constants is not supported: num_constants > 0");
    }
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
