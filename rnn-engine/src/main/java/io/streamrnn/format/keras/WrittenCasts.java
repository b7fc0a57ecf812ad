/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import io.streamrnn.model.UnsupportedModelException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code ops.cast(x, dtype)} in configurations, which in Keras is no layer but an operation. */
final class WrittenCasts {

  static final String CLASS_NAME = "Cast";

  private WrittenCasts() {}

  /**
   * Changes an entry of Keras 2 to a {@code TFOpLambda}.
   *
   * @param entry with its calls, unless it is in a Sequential
   */
  static void toKeras2(Map<String, Object> entry, Map<String, Object> config) {
    Map<String, Object> arguments = new HashMap<>();
    arguments.put("dtype", config.remove("to"));
    arguments.put("name", null);
    List<Object> calls = new ArrayList<>();
    for (Object call : requireCalls(entry)) {
      List<Object> reference = new ArrayList<>(((List<?>) ((List<?>) call).get(0)).subList(0, 3));
      reference.add(arguments);
      calls.add(reference);
    }
    config.put("function", "cast");
    entry.put("class_name", "TFOpLambda");
    entry.put("config", config);
    entry.put("inbound_nodes", calls);
  }

  /** Changes an entry of Keras 3 to an operation. */
  static void toKeras3(Map<String, Object> entry, String dtype) {
    requireCalls(entry);
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("name", entry.get("name"));
    config.put("dtype", dtype);
    entry.put("module", "keras.src.ops.core");
    entry.put("config", config);
    entry.put("registered_name", CLASS_NAME);
  }

  private static List<?> requireCalls(Map<String, Object> entry) {
    if (entry.get("inbound_nodes") instanceof List<?> calls) {
      return calls;
    }
    throw new UnsupportedModelException(
        "Keras has casts in functional models only: class=Cast; write a Functional of the same layers");
  }
}
