/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names of layers in configurations of Keras 3, which must not have slashes. */
final class WrittenNames {

  private final Set<String> names = new HashSet<>();
  private String instead = "_";

  private WrittenNames() {}

  /** A configuration with underscores instead, as many as keep the names apart. */
  static Map<String, Object> withoutSlashes(Map<String, Object> config) {
    WrittenNames written = new WrittenNames();
    written.collect(config);
    while (written.names.stream().map(written::replaced).distinct().count()
        < written.names.size()) {
      written.instead += "_";
    }
    return written.replacedIn(config);
  }

  private void collect(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      if (map.get("name") instanceof String name) {
        names.add(name);
      }
      map.values().forEach(this::collect);
    } else if (value instanceof List<?> list) {
      list.forEach(this::collect);
    }
  }

  private String replaced(String name) {
    return name.replace("/", instead);
  }

  private Map<String, Object> replacedIn(Map<?, ?> map) {
    Map<String, Object> result = new LinkedHashMap<>();
    map.forEach(
        (key, value) ->
            result.put(
                (String) key,
                key.equals("name") && value instanceof String name
                    ? replaced(name)
                    : within(value)));
    return result;
  }

  private @Nullable Object within(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return replacedIn(map);
    }
    if (!(value instanceof List<?> list)) {
      return value;
    }
    List<@Nullable Object> result = new ArrayList<>();
    list.forEach(each -> result.add(within(each)));
    // [layer, number of the call, number of the tensor]
    if (list.size() > 2 && list.get(0) instanceof String name && list.get(1) instanceof Integer) {
      result.set(0, replaced(name));
    }
    return result;
  }
}
