package io.streamrnn.model.keras;

import io.streamrnn.model.UnsupportedModelException;
import io.streamrnn.sequence.Layer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Follows masks through the configuration of a model that is to be written, and refuses layers that
 * Keras would mask otherwise.
 */
final class WrittenMasks {

  private final boolean keras3;
  private boolean concatenates;

  private WrittenMasks(boolean keras3) {
    this.keras3 = keras3;
  }

  /**
   * Checks a model.
   *
   * @param keras3 the release that is to read it: 3, or 2
   * @throws UnsupportedModelException if that would compute something else
   */
  static WrittenMasks of(Layer model, boolean keras3) {
    WrittenMasks masks = new WrittenMasks(keras3);
    masks.isMasked(model.className(), model.config(), List.of(false), 0);
    return masks;
  }

  /** Whether masks are concatenated in the model. */
  boolean areConcatenated() {
    return concatenates;
  }

  /**
   * Whether an output of a call has a mask.
   *
   * @param on whether what the layer is called on has one
   */
  private boolean isMasked(String className, Map<?, ?> config, List<Boolean> on, int output) {
    return switch (className) {
      case "Masking" -> true;
      case "Embedding" -> isOn(config, "mask_zero");
      case "SimpleRNN", "GRU", "LSTM", "RNN", "ConvLSTM2D" ->
          isMaskedBehind(config.get("name"), config, on) && output == 0;
      case "Bidirectional" -> {
        Map<?, ?> layer = map(map(config.get("layer")).get("config"));
        if (on.get(0)) {
          requireZeros(config.get("name"), layer);
        }
        boolean isSequence = output == 0 || output == 1 && config.get("merge_mode") == null;
        yield isMaskedBehind(config.get("name"), layer, on) && isSequence;
      }
      case "Flatten", "RepeatVector" -> false;
      case "Concatenate" -> {
        concatenates |= on.contains(true);
        yield on.contains(true);
      }
      case "Sequential" -> {
        boolean masked = on.get(0);
        for (Object each : (List<?>) config.get("layers")) {
          masked = isMasked(className(each), map(map(each).get("config")), List.of(masked), 0);
        }
        yield masked;
      }
      case "Model" -> new Graph(config, on).isOutputMasked(output);
      default -> on.contains(true);
    };
  }

  private boolean isMaskedBehind(Object name, Map<?, ?> recurrent, List<Boolean> on) {
    if (on.get(0) && on.size() > 1) {
      requireSameWithStates(name, isOn(recurrent, "ignore_mask_with_states"));
    }
    return on.get(0) && isOn(recurrent, "return_sequences");
  }

  private void requireSameWithStates(Object name, boolean isIgnored) {
    if (keras3 && !isIgnored) {
      throw new UnsupportedModelException(
          "Keras 3 leaves the mask out of a call with initial states: a call that is masked cannot be written, layer=%s; write an .h5 file"
              .formatted(name));
    }
    if (!keras3 && isIgnored) {
      throw new UnsupportedModelException(
          "Keras 2 masks a call with initial states: one that is not masked cannot be written, layer=%s; write a .keras file"
              .formatted(name));
    }
  }

  private static void requireZeros(Object name, Map<?, ?> direction) {
    if (isOn(direction, "return_sequences") && !isOn(direction, "zero_output_for_mask")) {
      throw new UnsupportedModelException(
          "Keras has zeros at the masked steps of a Bidirectional that returns sequences: zero_output_for_mask=false cannot be written, layer=%s; make it with zeroOutputForMask(true)"
              .formatted(name));
    }
  }

  private static boolean isOn(Map<?, ?> config, String flag) {
    return Boolean.TRUE.equals(config.get(flag));
  }

  private static Map<?, ?> map(Object value) {
    return (Map<?, ?>) value;
  }

  private static String className(Object layer) {
    return (String) map(layer).get("class_name");
  }

  /** The calls of a functional model, which stand in no order that helps. */
  private final class Graph {

    private final Map<Object, Map<?, ?>> layers = new HashMap<>();
    private final Map<List<?>, Boolean> known = new HashMap<>();
    private final List<?> outputs;

    /** Makes one, and checks all calls. */
    Graph(Map<?, ?> config, List<Boolean> on) {
      outputs = (List<?>) config.get("output_layers");
      int input = 0;
      for (Object reference : (List<?>) config.get("input_layers")) {
        known.put(tensor(reference), on.get(Math.min(input++, on.size() - 1)));
      }
      for (Object layer : (List<?>) config.get("layers")) {
        layers.put(map(layer).get("name"), map(layer));
      }
      layers.forEach(
          (name, layer) -> {
            for (int call = 0; call < calls(layer).size(); call++) {
              isMasked(List.of(name, call, 0));
            }
          });
    }

    boolean isOutputMasked(int output) {
      return isMasked(outputs.get(output));
    }

    private boolean isMasked(Object reference) {
      List<?> tensor = tensor(reference);
      Boolean masked = known.get(tensor);
      if (masked == null) {
        Map<?, ?> layer = layers.get(tensor.get(0));
        List<Boolean> on =
            ((List<?>) calls(layer).get((int) tensor.get(1))).stream().map(this::isMasked).toList();
        masked =
            WrittenMasks.this.isMasked(
                className(layer), map(layer.get("config")), on, (int) tensor.get(2));
        known.put(tensor, masked);
      }
      return masked;
    }

    private static List<?> calls(Map<?, ?> layer) {
      return (List<?>) layer.get("inbound_nodes");
    }

    private static List<?> tensor(Object reference) {
      return ((List<?>) reference).subList(0, 3);
    }
  }
}
