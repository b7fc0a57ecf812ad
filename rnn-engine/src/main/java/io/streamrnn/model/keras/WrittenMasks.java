package io.streamrnn.model.keras;

import io.streamrnn.model.UnsupportedModelException;
import io.streamrnn.sequence.Layer;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Follows masks through the configuration of a model that is to be written, and rejects layers that
 * Keras would mask otherwise. A mask is an object without meaning, null for none; the same mask is
 * the same object.
 */
final class WrittenMasks {

  /** Merges whose values depend on the masks in Keras 3. */
  private static final Set<String> BY_MASK = Set.of("Multiply", "Maximum", "Minimum");

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
    masks.behind(model.className(), model.config(), Collections.singletonList(null), 0);
    return masks;
  }

  /** Whether masks are concatenated in the model. */
  boolean areConcatenated() {
    return concatenates;
  }

  /**
   * The mask of an output of a call.
   *
   * @param on the masks of what the layer is called on
   */
  private Object behind(String className, Map<?, ?> config, List<Object> on, int output) {
    return switch (className) {
      case "Masking" -> new Object();
      case "Embedding" -> isOn(config, "mask_zero") ? new Object() : null;
      case "SimpleRNN", "GRU", "LSTM", "RNN", "ConvLSTM2D" ->
          behindRecurrent(config.get("name"), config, on, output == 0);
      case "Bidirectional" -> {
        Map<?, ?> layer = map(map(config.get("layer")).get("config"));
        if (on.get(0) != null) {
          requireZeros(config.get("name"), layer);
        }
        boolean isSequence = output == 0 || output == 1 && config.get("merge_mode") == null;
        yield behindRecurrent(config.get("name"), layer, on, isSequence);
      }
      case "Flatten", "RepeatVector" -> null;
      case "Concatenate", "Add", "Multiply", "Average", "Subtract", "Maximum", "Minimum" ->
          merged(className, config, on);
      case "Sequential" -> {
        Object mask = on.get(0);
        for (Object each : (List<?>) config.get("layers")) {
          List<Object> before = Collections.singletonList(mask);
          mask = behind(className(each), map(map(each).get("config")), before, 0);
        }
        yield mask;
      }
      case "Model" -> new Graph(config, on).ofOutput(output);
      default -> on.get(0);
    };
  }

  private Object behindRecurrent(
      Object name, Map<?, ?> layer, List<Object> on, boolean isSequence) {
    if (on.get(0) != null && on.size() > 1) {
      requireSameWithStates(name, isOn(layer, "ignore_mask_with_states"));
    }
    return isSequence && isOn(layer, "return_sequences") ? on.get(0) : null;
  }

  private Object merged(String className, Map<?, ?> config, List<Object> on) {
    if (on.stream().allMatch(Objects::isNull)) {
      return null;
    }
    boolean concatenated = className.equals("Concatenate");
    concatenates |= concatenated;
    boolean isSame = on.stream().distinct().count() == 1;
    boolean isOneBehindTheOther = concatenated && config.get("axis").equals(1);
    if (!isOneBehindTheOther && (!isSame || BY_MASK.contains(className))) {
      requireSameMerge(config.get("name"), isOn(config, "any_mask"));
    }
    return isSame && !isOneBehindTheOther ? on.get(0) : new Object();
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

  private void requireSameMerge(Object name, boolean usesAny) {
    if (keras3 && !usesAny) {
      throw new UnsupportedModelException(
          "Keras 3 merges masked inputs by their masks, and uses a step that one of them uses: any_mask=false cannot be written, layer=%s; write an .h5 file"
              .formatted(name));
    }
    if (!keras3 && usesAny) {
      throw new UnsupportedModelException(
          "Keras 2 merges masked inputs whatever their masks, and skips a step that one of them skips: any_mask=true cannot be written, layer=%s; write a .keras file"
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

  /** The calls of a functional model, which are in any order. */
  private final class Graph {

    private final Map<Object, Map<?, ?>> layers = new HashMap<>();
    private final Map<List<?>, Object> known = new HashMap<>();
    private final List<?> outputs;

    /** Makes one, and checks all calls. */
    Graph(Map<?, ?> config, List<Object> on) {
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
              of(List.of(name, call, 0));
            }
          });
    }

    Object ofOutput(int output) {
      return of(outputs.get(output));
    }

    private Object of(Object reference) {
      List<?> tensor = tensor(reference);
      if (!known.containsKey(tensor)) {
        Map<?, ?> layer = layers.get(tensor.get(0));
        List<Object> on =
            ((List<?>) calls(layer).get((int) tensor.get(1))).stream().map(this::of).toList();
        known.put(
            tensor, behind(className(layer), map(layer.get("config")), on, (int) tensor.get(2)));
      }
      return known.get(tensor);
    }

    private static List<?> calls(Map<?, ?> layer) {
      return (List<?>) layer.get("inbound_nodes");
    }

    private static List<?> tensor(Object reference) {
      return ((List<?>) reference).subList(0, 3);
    }
  }
}
