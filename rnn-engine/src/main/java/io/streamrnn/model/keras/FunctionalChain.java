package io.streamrnn.model.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The layers of a functional model that is a plain chain: one input, one output, no branches. */
final class FunctionalChain {

  private FunctionalChain() {}

  /** The layers from the input to the output. */
  static List<LayerConfig> layers(Config model) {
    Map<String, Config> left = new LinkedHashMap<>();
    for (Config entry : Config.objects(model.get("layers"), model.place().layers())) {
      if (left.put(LayerConfig.of(entry).name(), entry) != null) {
        throw entry.place().damaged("two layers have one name: %s", LayerConfig.of(entry).name());
      }
    }
    Deque<LayerConfig> chain = new ArrayDeque<>();
    String name = output(model);
    while (name != null) {
      Config entry = left.remove(name);
      if (entry == null) {
        throw model
            .place()
            .damaged("layers must be there, and not depend on themselves: layer='%s'", name);
      }
      chain.addFirst(LayerConfig.of(entry));
      name = source(entry);
    }
    if (!left.isEmpty()) {
      throw branches(model.place(), "layers beside the chain=" + left.size());
    }
    return List.copyOf(chain);
  }

  /** {@code [["name", 0, 0]]}, or in Keras 3 {@code ["name", 0, 0]}. */
  private static String output(Config model) {
    JsonNode outputs = model.get("output_layers");
    JsonNode output = outputs.size() == 1 ? outputs.path(0) : outputs;
    if (!output.path(0).isTextual()) {
      throw branches(model.place(), "output_layers=" + Config.shorten(outputs));
    }
    return output.path(0).textValue();
  }

  /** The layer whose output this one takes, null for an input. */
  private static String source(Config entry) {
    JsonNode nodes = entry.get("inbound_nodes");
    if (nodes.isEmpty()) {
      return null;
    }
    JsonNode call = nodes.path(0);
    JsonNode source = call.isObject() ? keras3Source(call) : call.path(0);
    if (nodes.size() != 1 || arguments(call) != 1 || !source.path(0).isTextual()) {
      throw branches(entry.place(), "inbound_nodes=" + Config.shorten(nodes));
    }
    requireNoOptions(call.isObject() ? call.path("kwargs") : source.path(3), entry.place());
    return source.path(0).textValue();
  }

  /** {@code [["name", 0, 0, {}]]}, or in Keras 3 {@code {"args": [...], "kwargs": {}}}. */
  private static int arguments(JsonNode call) {
    return call.isObject() ? call.path("args").size() : call.size();
  }

  private static JsonNode keras3Source(JsonNode call) {
    return call.path("args").path(0).path("config").path("keras_history");
  }

  private static void requireNoOptions(JsonNode options, Place place) {
    options
        .fieldNames()
        .forEachRemaining(
            option -> {
              if (!option.equals("training") && !options.get(option).isNull()) {
                throw place.unsupported("a call with more arguments is not supported: %s", option);
              }
            });
  }

  private static RuntimeException branches(Place place, String what) {
    return place.unsupported(
        "only a functional model without branches is supported, one input, one output: %s", what);
  }
}
