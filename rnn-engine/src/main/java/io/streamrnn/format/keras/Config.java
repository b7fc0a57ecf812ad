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
 * A JSON object of a model's configuration. Its methods check what they read.
 *
 * @param node the object
 * @param place its place
 */
record Config(JsonNode node, Place place) {

  /** More units or features than any layer has, and few enough to multiply without overflow. */
  private static final int LARGEST = 1 << 24;

  /** Checks. */
  Config {
    if (!node.isObject()) {
      throw place.damaged("expected a JSON object, got %s", shorten(node));
    }
  }

  boolean has(String key) {
    return node.hasNonNull(key);
  }

  /** The value of a key, a missing node where there is none. */
  JsonNode get(String key) {
    return node.path(key);
  }

  /** A required text. */
  String text(String key) {
    JsonNode value = node.path(key);
    if (!value.isTextual()) {
      throw place.damaged("expected a text: %s=%s", key, shorten(value));
    }
    return value.textValue();
  }

  /** A required number of units, under the first of these keys that exists. */
  int size(String... keys) {
    for (String key : keys) {
      if (has(key)) {
        return size(key, node.get(key));
      }
    }
    throw place.damaged("a key is missing: %s", keys[0]);
  }

  /** A number of units or features. */
  int size(String key, JsonNode value) {
    // Numbers that went through a NumPy float are written as 32.0.
    if (!value.isNumber()
        || value.doubleValue() != value.intValue()
        || value.intValue() < 1
        || value.intValue() > LARGEST) {
      throw place.damaged(
          "expected a whole number from 1 to %d: %s=%s", LARGEST, key, shorten(value));
    }
    return value.intValue();
  }

  /** A truth value, {@code fallback} if there is none. */
  boolean flag(String key, boolean fallback) {
    JsonNode value = node.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return fallback;
    }
    if (!value.isBoolean()) {
      throw place.damaged("expected true or false: %s=%s", key, shorten(value));
    }
    return value.booleanValue();
  }

  /** A required object inside this one. */
  Config object(String key) {
    return new Config(node.path(key), place.in(key));
  }

  /** A required list of objects inside this one. */
  List<Config> objects(String key) {
    return objects(node.path(key), place.in(key));
  }

  /** A list of objects; the place of each has its number. */
  static List<Config> objects(JsonNode list, Place place) {
    if (!list.isArray()) {
      throw place.damaged("expected a JSON list, got %s", shorten(list));
    }
    List<Config> objects = new ArrayList<>();
    for (JsonNode element : list) {
      objects.add(
          new Config(element, new Place(place.model(), place.path() + "[" + objects.size() + "]")));
    }
    return objects;
  }

  /** A value for a message. */
  static String shorten(JsonNode value) {
    if (value.isMissingNode()) {
      return "nothing";
    }
    if (value.isContainerNode()) {
      return value.isArray() ? "a list" : "an object";
    }
    String text = value.toString();
    return text.length() <= 60 ? text : text.substring(0, 60) + "...";
  }
}
