/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as the Java values that configurations consist of. */
final class Json {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  /** A map of such values as JSON. */
  static String text(Map<String, Object> value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new AssertionError("configurations consist of JSON values", e);
    }
  }

  /** Null, a text, a truth value, an Integer or a Double, a list or a map of these. */
  static @Nullable Object value(JsonNode node) {
    if (node.isArray()) {
      List<Object> list = new ArrayList<>();
      node.forEach(each -> list.add(value(each)));
      return list;
    }
    if (node.isObject()) {
      Map<String, Object> map = new LinkedHashMap<>();
      node.properties().forEach(f -> map.put(f.getKey(), value(f.getValue())));
      return map;
    }
    if (node.isNumber()) {
      return node.canConvertToInt() && node.doubleValue() == node.intValue() && !node.isDouble()
          ? (Object) node.intValue()
          : (Object) node.doubleValue();
    }
    if (node.isTextual()) {
      return node.textValue();
    }
    return node.isBoolean() ? node.booleanValue() : null;
  }
}
