/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamrnn.format.hdf5.Place;
import java.util.ArrayList;
import java.util.List;

/**
 * A tensor in a functional model, by its name in the configuration.
 *
 * @param layer that returns it
 * @param call which of the calls of that layer
 * @param index which of the tensors of that call
 */
record GraphTensor(String layer, int call, int index) {

  /** Reads {@code ["name", 0, 0]}. */
  static GraphTensor of(JsonNode reference, Place place) {
    if (!isReference(reference)) {
      throw place.damaged(
          "a tensor of a graph is [layer, number of the call, number of the tensor]: got %s",
          Config.shorten(reference));
    }
    return new GraphTensor(
        reference.path(0).textValue(), reference.path(1).intValue(), reference.path(2).intValue());
  }

  /** {@code [["name", 0, 0]]}, or in Keras 3 {@code ["name", 0, 0]} for one. */
  static List<GraphTensor> all(JsonNode list, Place place) {
    if (list.path(0).isTextual()) {
      return List.of(of(list, place));
    }
    List<GraphTensor> all = new ArrayList<>();
    list.forEach(each -> all.add(of(each, place)));
    return all;
  }

  private static boolean isReference(JsonNode node) {
    return node.path(0).isTextual()
        && node.path(1).canConvertToInt()
        && node.path(2).canConvertToInt();
  }

  /**
   * Collects the tensors of an argument of a call. Keras 3 writes each as an object, Keras 2 as a
   * reference, alone or in lists.
   */
  static void collect(JsonNode argument, List<GraphTensor> to, Place place) {
    if (isReference(argument)) {
      to.add(of(argument, place));
    } else if (argument.isArray()) {
      argument.forEach(each -> collect(each, to, place));
    } else if (argument.isObject()) {
      requireTensor(argument, place);
      to.add(of(argument.path("config").path("keras_history"), place));
    } else if (!argument.isNull()) {
      throw place.unsupported(
          "a call on something other than tensors is not supported: argument=%s",
          Config.shorten(argument));
    }
  }

  /** Keras 3 writes arrays, numbers of NumPy and functions as objects too. */
  private static void requireTensor(JsonNode argument, Place place) {
    String type = argument.path("class_name").asText("");
    if (!type.isEmpty() && !type.equals("__keras_tensor__")) {
      throw place.unsupported(
          "a call on a constant is not supported: argument=%s; make it an input of the model, or compute it before",
          type);
    }
  }

  /** The form in a configuration. */
  List<Object> reference() {
    return List.of(layer, call, index);
  }
}
