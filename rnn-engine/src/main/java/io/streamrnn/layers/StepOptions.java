/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.internal.ConfigReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads options of layers over steps that have several forms in configurations. */
final class StepOptions {

  private StepOptions() {}

  /** A number, or a list of one. */
  static int number(ConfigReader config, String key, int absent) {
    Object value = config.take(key);
    if (value instanceof List<?> list && list.size() == 1) {
      value = list.get(0);
    }
    if (value == null) {
      return absent;
    }
    return requireInteger(key, value, "a number");
  }

  /** A number for both, or a list of two: before and after the steps. */
  static int[] both(ConfigReader config, String key, int absent) {
    Object value = config.take(key);
    if (value instanceof List<?> list && list.size() == 2) {
      return list.stream().mapToInt(each -> requireInteger(key, each, "two numbers")).toArray();
    }
    int same = value == null ? absent : requireInteger(key, value, "a number or two of them");
    return new int[] {same, same};
  }

  private static int requireInteger(String key, @Nullable Object value, String expected) {
    if (value instanceof Number number && number.doubleValue() == number.intValue()) {
      return number.intValue();
    }
    throw new IllegalArgumentException(
        "an argument has the wrong type: %s=%s; expected %s".formatted(key, value, expected));
  }

  /** Copies an option of Keras 1, where it has one, under the name that it has since Keras 2. */
  static void rename(StoredConfig from, Map<String, Object> to, String older, String key) {
    from.value(older).ifPresent(value -> to.put(key, value));
  }

  /** Takes the layout of the input, whose channels must be the last axis. */
  static void takeChannelsLast(ConfigReader config) {
    String format = config.text("data_format", "channels_last");
    if (!format.equals("channels_last")) {
      throw new IllegalArgumentException(
          "the channels must be the last axis: data_format=%s; supported: channels_last"
              .formatted(format));
    }
  }

  /** Requires that the channels in a file are the last axis. */
  static void requireChannelsLast(StoredConfig from) {
    Optional<Object> other = from.value("data_format").filter(f -> !f.equals("channels_last"));
    if (other.isPresent()) {
      throw from.unsupported(
          "the channels must be the last axis: data_format=\"%s\"; supported: channels_last",
          other.get());
    }
  }

  /** Requires sequences {@code [B, T, I]}. */
  static void requireSequences(TensorShape input, Layer layer) {
    if (input.rank() != 3) {
      throw new IllegalArgumentException(
          "%s takes sequences: expected=[B, T, I], got=%s, layer=%s"
              .formatted(layer.className(), input, layer.name()));
    }
  }
}
