package io.streamrnn.model.keras;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;

/**
 * The {@code model_config} of a file.
 *
 * @param config of a functional model; null for a Sequential
 * @param layers in the order of the file
 */
record ModelConfig(Config config, List<LayerConfig> layers) {

  // Python writes NaN as a bare word.
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  boolean isFunctional() {
    return config != null;
  }

  /** Reads either kind. */
  static ModelConfig of(String json, Place place) {
    Config model = new Config(parse(json, place), place);
    String type = model.text("class_name");
    return switch (type) {
      case "Sequential" -> new ModelConfig(null, sequential(model));
      case "Model", "Functional" -> {
        Config config = model.object("config");
        yield new ModelConfig(
            config,
            Config.objects(config.get("layers"), place.layers()).stream()
                .map(LayerConfig::of)
                .toList());
      }
      default ->
          throw place.unsupported(
              "model not supported: %s; supported: Sequential, Functional", type);
    };
  }

  /** The layers of a model that is a chain, the first one first. */
  static List<LayerConfig> chain(String json, Place place) {
    Config model = new Config(parse(json, place), place);
    String type = model.text("class_name");
    return switch (type) {
      case "Sequential" -> sequential(model);
      case "Model", "Functional" -> FunctionalChain.layers(model.object("config"));
      default ->
          throw place.unsupported(
              "model not supported: %s; supported: Sequential, Functional without branches", type);
    };
  }

  private static List<LayerConfig> sequential(Config model) {
    JsonNode config = model.get("config");
    // Until Keras 2.2.3 the list itself.
    JsonNode list = config.isObject() ? config.path("layers") : config;
    return Config.objects(list, model.place().layers()).stream().map(LayerConfig::of).toList();
  }

  /** Reads JSON as Python writes it. */
  static JsonNode parse(String json, Place place) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw place.damagedBy(e, "not JSON: " + e.getOriginalMessage());
    }
  }
}
