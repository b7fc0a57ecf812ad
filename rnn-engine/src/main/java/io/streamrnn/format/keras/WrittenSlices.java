/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import io.streamrnn.layers.GetItem;
import io.streamrnn.model.UnsupportedModelException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code x[:, -1, :]} in configurations, which in Keras is no layer but an operation. */
final class WrittenSlices {

  static final String CLASS_NAME = "GetItem";

  private WrittenSlices() {}

  /**
   * Changes an entry of Keras 2 to a {@code SlicingOpLambda}.
   *
   * @param entry with its calls, unless it is in a Sequential
   */
  static void toKeras2(Map<String, Object> entry, Map<String, Object> config) {
    List<?> given = requireCalls(entry);
    List<Object> items = items(String.valueOf(config.remove("key")), false);
    config.put("function", "__operators__.getitem");
    entry.put("class_name", "SlicingOpLambda");
    entry.put("config", config);
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("class_name", "__tuple__");
    spec.put("items", items);
    List<Object> calls = new ArrayList<>();
    for (Object call : given) {
      List<Object> reference = new ArrayList<>(((List<?>) ((List<?>) call).get(0)).subList(0, 3));
      reference.add(Map.of("slice_spec", spec));
      calls.add(reference);
    }
    entry.put("inbound_nodes", calls);
  }

  /** Changes an entry of Keras 3, whose calls have the key, to an operation. */
  static void toKeras3(Map<String, Object> entry) {
    requireCalls(entry);
    entry.put("module", "keras.src.ops.numpy");
    entry.put("config", Map.of("name", entry.get("name")));
    entry.put("registered_name", CLASS_NAME);
  }

  private static List<?> requireCalls(Map<String, Object> entry) {
    if (entry.get("inbound_nodes") instanceof List<?> calls) {
      return calls;
    }
    throw new UnsupportedModelException(
        "Keras has x[...] in functional models only: class=GetItem; write a Functional of the same layers");
  }

  /** The arguments of a call in Keras 3. */
  static List<Object> arguments(GetItem layer, Object tensor) {
    return List.of(tensor, items(layer.key(), true));
  }

  private static List<Object> items(String key, boolean keras3) {
    List<Object> items = new ArrayList<>();
    for (String item : key.split(", ")) {
      items.add(item(item, keras3));
    }
    return items;
  }

  private static @Nullable Object item(String item, boolean keras3) {
    return switch (item) {
      case "None" -> null;
      case "..." -> entry("__ellipsis__", Map.of());
      default -> item.contains(":") ? slice(item, keras3) : (Object) Integer.valueOf(item);
    };
  }

  private static Map<String, Object> slice(String item, boolean keras3) {
    String[] parts = item.split(":", -1);
    Map<String, Object> slice = new LinkedHashMap<>();
    slice.put("start", bound(parts[0]));
    slice.put("stop", bound(parts[1]));
    slice.put("step", parts.length > 2 ? bound(parts[2]) : null);
    return keras3 ? entry("__slice__", slice) : slice;
  }

  private static @Nullable Integer bound(String text) {
    return text.isEmpty() ? null : Integer.valueOf(text);
  }

  private static Map<String, Object> entry(String className, Map<String, Object> config) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("class_name", className);
    entry.put("config", config);
    return entry;
  }
}
