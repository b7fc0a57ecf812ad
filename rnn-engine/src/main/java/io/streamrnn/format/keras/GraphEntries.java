/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Entries of functional models, in the form of Keras 2. */
final class GraphEntries {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private GraphEntries() {}

  /** The layer that an operation becomes. */
  static ObjectNode layer(OperationCall call, String className, ObjectNode config) {
    return of(className, call.name(), config, call.on());
  }

  /**
   * A layer that is called once.
   *
   * @param config the arguments that not all layers have, to which those of all are added
   */
  static ObjectNode of(String className, String name, ObjectNode config, List<GraphTensor> on) {
    config.put("name", name).put("trainable", true);
    ObjectNode entry = JSON.objectNode().put("class_name", className).put("name", name);
    entry.set("config", config);
    entry.set("inbound_nodes", nodes(on));
    return entry;
  }

  /** One call. */
  static ArrayNode nodes(List<GraphTensor> on) {
    ArrayNode call = JSON.arrayNode();
    for (GraphTensor tensor : on) {
      call.add(
          JSON.arrayNode()
              .add(tensor.layer())
              .add(tensor.call())
              .add(tensor.index())
              .add(JSON.objectNode()));
    }
    return JSON.arrayNode().add(call);
  }
}
