package io.streamrnn.model.keras;

import io.streamrnn.model.UnsupportedModelException;
import java.util.List;
import java.util.Map;

/**
 * What Keras makes of a Bidirectional that returns sequences: at masked steps its outputs are zero,
 * whatever its layers say. A model in which that makes a difference cannot be written.
 */
final class ForcedZeros {

  private ForcedZeros() {}

  /**
   * Checks the configuration of a model.
   *
   * @throws UnsupportedModelException if Keras would put out something else
   */
  static void require(String className, Map<?, ?> config) {
    isMaskedBehind(className, config, false);
  }

  /** Whether there may be a mask behind a layer; refuses those in it that Keras changes. */
  private static boolean isMaskedBehind(String className, Map<?, ?> config, boolean isMasked) {
    return switch (className) {
      case "Masking" -> true;
      case "Embedding" -> isMasked || Boolean.TRUE.equals(config.get("mask_zero"));
      case "Bidirectional" -> {
        if (isMasked) {
          require(config);
        }
        yield isMasked;
      }
      case "Sequential" -> isMaskedBehindAll(config, isMasked);
      // In a graph a mask may come from any of the layers.
      case "Functional" -> isMaskedBehindAll(config, isMaskedBehindAll(config, isMasked));
      default -> isMasked;
    };
  }

  private static boolean isMaskedBehindAll(Map<?, ?> config, boolean isMasked) {
    boolean behind = isMasked;
    for (Object layer : (List<?>) config.get("layers")) {
      behind =
          isMaskedBehind(className(layer), (Map<?, ?>) ((Map<?, ?>) layer).get("config"), behind);
    }
    return behind;
  }

  private static String className(Object layer) {
    return (String) ((Map<?, ?>) layer).get("class_name");
  }

  private static void require(Map<?, ?> bidirectional) {
    Map<?, ?> layer = (Map<?, ?>) ((Map<?, ?>) bidirectional.get("layer")).get("config");
    if (Boolean.TRUE.equals(layer.get("return_sequences"))
        && !Boolean.TRUE.equals(layer.get("zero_output_for_mask"))) {
      throw new UnsupportedModelException(
          "Keras has zeros at the masked steps of a Bidirectional that returns sequences: zero_output_for_mask=false cannot be written, layer=%s; make it with zeroOutputForMask(true)"
              .formatted(bidirectional.get("name")));
    }
  }
}
