package io.streamrnn.model.keras;

import java.util.List;
import java.util.Set;

/** Which chains of layers can be read, and stepped event by event. */
final class SupportedLayers {

  private static final String NAMES =
      "SimpleRNN, GRU, LSTM, CuDNNGRU, CuDNNLSTM, RNN, Dense, TimeDistributed(Dense), Activation,"
          + " InputLayer, and what acts in training only, such as Dropout";

  private static final Set<String> RECURRENT =
      Set.of("SimpleRNN", "GRU", "LSTM", "CuDNNGRU", "CuDNNLSTM", "RNN");

  /** Layers that are no recurrent cell but take a whole sequence, or make one. */
  private static final Set<String> OVER_SEQUENCES =
      Set.of("TimeDistributed", "RepeatVector", "Bidirectional");

  private static final Set<String> EVENT_BY_EVENT = Set.of("Dense", "Activation");

  /** Layers that hand on their input as it is when a model is used. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "InputLayer",
          "Dropout",
          "SpatialDropout1D",
          "AlphaDropout",
          "GaussianDropout",
          "GaussianNoise",
          "ActivityRegularization");

  private SupportedLayers() {}

  static boolean isRecurrent(LayerConfig layer) {
    return RECURRENT.contains(layer.type());
  }

  /**
   * Refuses what cannot be read.
   *
   * @throws io.streamrnn.model.UnsupportedModelException with the first layer of that kind
   */
  static void require(List<LayerConfig> layers) {
    LayerConfig last = null;
    for (LayerConfig layer : layers) {
      if (last != null && (isRecurrent(layer) || OVER_SEQUENCES.contains(layer.type()))) {
        throw needsSequence(layer, last);
      }
      require(layer);
      if (isRecurrent(layer) && !layer.config().flag("return_sequences", false)) {
        last = layer;
      }
    }
  }

  private static RuntimeException needsSequence(LayerConfig layer, LayerConfig last) {
    return layer
        .place()
        .unsupported(
            "a model must be steppable event by event, but %s needs a whole sequence where %s '%s'"
                + " gives its last output only (return_sequences=false); use return_sequences=true"
                + " there, or leave the layers after it out",
            layer.type(), last.type(), last.name());
  }

  private static void require(LayerConfig layer) {
    if (isRecurrent(layer)) {
      requireOptions(layer);
      CellReader.cells(layer);
    } else if (layer.type().equals("TimeDistributed")) {
      requireEventByEvent(layer.inner("layer"));
    } else if (!WITHOUT_EFFECT.contains(layer.type())) {
      requireEventByEvent(layer);
    }
  }

  private static void requireEventByEvent(LayerConfig layer) {
    if (!EVENT_BY_EVENT.contains(layer.type())) {
      throw layer
          .place()
          .unsupported("layer not supported: %s; supported: %s", layer.type(), NAMES);
    }
  }

  private static void requireOptions(LayerConfig layer) {
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
}
