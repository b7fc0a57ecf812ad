package io.streamrnn.format.keras;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as the values of Java that configurations consist of. */
final class Json {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  /** A map of such values as JSON. */
  static String text(Map<String, Object> value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new AssertionError("configurations consist of JSON's values", e);
    }
  }

  /** Null, a text, a truth value, an Integer or a Double, a list or a map of these. */
  static Object value(JsonNode node) {
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
    return node.isTextual() ? node.textValue() : node.isBoolean() ? node.booleanValue() : null;
  }
}
