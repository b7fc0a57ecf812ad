/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The form in which Keras writes an object into a configuration: {@code {"class_name": ..,
 * "config": {..}}}, or the bare name.
 *
 * @param className the name of the class
 * @param config its arguments; empty for a bare name
 */
public record ClassConfig(String className, Map<String, Object> config) {

  /**
   * Reads either form.
   *
   * @param what the word for the object in messages, such as {@code "regularizer"}
   * @throws IllegalArgumentException if it is neither
   */
  public static ClassConfig parse(String what, @Nullable Object value) {
    if (value instanceof String name) {
      return new ClassConfig(name, Map.of());
    }
    if (value instanceof Map<?, ?> map && map.get("class_name") instanceof String name) {
      return new ClassConfig(name, arguments(map.get("config")));
    }
    throw new IllegalArgumentException(
        "a configuration names a class, or has class_name and config: %s=%s"
            .formatted(what, value));
  }

  private static Map<String, Object> arguments(@Nullable Object value) {
    Map<String, Object> result = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, argument) -> result.put(String.valueOf(key), argument));
    }
    return Collections.unmodifiableMap(result);
  }

  /** The long form. */
  public Map<String, Object> toMap() {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("class_name", className);
    result.put("config", config);
    return Collections.unmodifiableMap(result);
  }
}
