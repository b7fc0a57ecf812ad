/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Configurations that parse, with values that do not belong there. */
final class MutatedJson {

  private static final List<String> JSON_VALUES =
      List.of("null", "true", "-1", "0", "7", "1e300", "''", "'LSTM'", "[]", "[null]", "{}");

  private MutatedJson() {}

  /** Changes, takes out or doubles one value somewhere in the tree. */
  static void mutate(JsonNode root, Random random) throws IOException {
    List<JsonNode> containers = new ArrayList<>();
    collect(root, containers);
    JsonNode container = containers.get(random.nextInt(containers.size()));
    String text = JSON_VALUES.get(random.nextInt(JSON_VALUES.size())).replace('\'', '"');
    JsonNode value = new ObjectMapper().readTree(text);
    int position = random.nextInt(container.size());
    boolean remove = random.nextInt(4) == 0;
    if (container instanceof ArrayNode array) {
      if (remove) {
        array.remove(position);
      } else {
        array.set(position, value);
      }
    } else if (container instanceof ObjectNode object) {
      List<String> keys = new ArrayList<>();
      object.fieldNames().forEachRemaining(keys::add);
      if (remove) {
        object.remove(keys.get(position));
      } else {
        object.set(keys.get(position), value);
      }
    }
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node.isContainerNode() && !node.isEmpty()) {
      containers.add(node);
      node.forEach(child -> collect(child, containers));
    }
  }
}
