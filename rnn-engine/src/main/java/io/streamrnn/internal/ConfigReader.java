/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Takes arguments out of a configuration by name and type, and reports those that were not taken.
 * The given map stays unchanged.
 */
public final class ConfigReader {

  private final String what;
  private final Map<String, Object> left;
  private final Set<String> known = new TreeSet<>();

  /**
   * A reader of one configuration.
   *
   * @param what the word for its owner in messages, such as {@code "LSTM"}
   */
  public ConfigReader(String what, Map<String, Object> config) {
    this.what = what;
    this.left = new LinkedHashMap<>(config);
  }

  /** Any value; null if absent. */
  public @Nullable Object take(String key) {
    known.add(key);
    return left.remove(key);
  }

  /** A required value. */
  public Object require(String key) {
    Object value = take(key);
    if (value == null) {
      throw new IllegalArgumentException("an argument is missing: %s.%s".formatted(what, key));
    }
    return value;
  }

  /** Whether the configuration contains the argument, even as null. */
  public boolean contains(String key) {
    return left.containsKey(key);
  }

  /** A required number. */
  public int integer(String key) {
    Object value = take(key);
    if (value instanceof Number number && number.doubleValue() == number.intValue()) {
      return number.intValue();
    }
    throw wrong(key, value, "an integer");
  }

  /** A number. */
  public int integer(String key, int absent) {
    return has(key) ? integer(key) : skip(key, absent);
  }

  /** A number. */
  public double number(String key, double absent) {
    if (!has(key)) {
      return skip(key, absent);
    }
    Object value = take(key);
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw wrong(key, value, "a number");
  }

  /** A flag. */
  public boolean flag(String key, boolean absent) {
    if (!has(key)) {
      return skip(key, absent);
    }
    Object value = take(key);
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw wrong(key, value, "true or false");
  }

  /** A text; null in the configuration counts as absent. */
  public String text(String key, String absent) {
    if (!has(key)) {
      return skip(key, absent);
    }
    Object value = take(key);
    if (value instanceof String text) {
      return text;
    }
    throw wrong(key, value, "a text");
  }

  /** What was not taken. */
  public Map<String, Object> rest() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(left));
  }

  /**
   * Requires that everything was taken.
   *
   * @throws IllegalArgumentException if something is left
   */
  public void end() {
    if (!left.isEmpty()) {
      throw new IllegalArgumentException(
          "argument not known: %s has no %s; known: %s".formatted(what, left.keySet(), known));
    }
  }

  private boolean has(String key) {
    return left.get(key) != null;
  }

  private <T> T skip(String key, T absent) {
    take(key);
    return absent;
  }

  private IllegalArgumentException wrong(String key, @Nullable Object value, String expected) {
    return new IllegalArgumentException(
        "an argument has the wrong type: %s.%s=%s; expected %s"
            .formatted(what, key, value, expected));
  }
}
