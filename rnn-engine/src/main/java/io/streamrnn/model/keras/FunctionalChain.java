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
    List<Config> entries = model.objects("layers");
    List<LayerConfig> configs = ModelConfig.layers(model.get("layers"), model.place());
    Map<String, Integer> byName = new LinkedHashMap<>();
    for (int i = 0; i < configs.size(); i++) {
      byName.put(configs.get(i).name(), i);
    }
    Deque<LayerConfig> chain = new ArrayDeque<>();
    String name = only(model, "output_layers");
    while (name != null) {
      Integer index = byName.remove(name);
      if (index == null) {
        throw model
            .place()
            .damaged("layers must be there, and not depend on themselves: layer='%s'", name);
      }
      chain.addFirst(configs.get(index));
      name = source(entries.get(index), configs.get(index).place());
    }
    if (!byName.isEmpty()) {
      throw branches(model.place(), "layers beside the chain=" + byName.keySet());
    }
    return List.copyOf(chain);
  }

  /** The layer whose output this one takes, null for an input. */
  private static String source(Config entry, Place place) {
    JsonNode nodes = entry.get("inbound_nodes");
    if (nodes.isEmpty()) {
      return null;
    }
    // [[["name", 0, 0, {}]]]: one call, one argument.
    JsonNode argument = nodes.path(0).path(0);
    if (nodes.size() != 1 || nodes.path(0).size() != 1 || !argument.path(0).isTextual()) {
      throw branches(place, "inbound_nodes=" + Config.shorten(nodes));
    }
    if (!argument.path(3).isEmpty()) {
      throw place.unsupported(
          "a call with more arguments is not supported: %s", argument.path(3).fieldNames().next());
    }
    return argument.path(0).textValue();
  }

  /** {@code [["name", 0, 0]]}, or in later releases {@code ["name", 0, 0]}. */
  private static String only(Config model, String key) {
    JsonNode list = model.get(key);
    JsonNode single = list.path(0).isArray() && list.size() == 1 ? list.path(0) : list;
    if (!single.path(0).isTextual()) {
      throw branches(model.place(), key + "=" + Config.shorten(list));
    }
    return single.path(0).textValue();
  }

  private static RuntimeException branches(Place place, String what) {
    return place.unsupported(
        "only a functional model without branches is supported, one input, one output: %s", what);
  }
}
