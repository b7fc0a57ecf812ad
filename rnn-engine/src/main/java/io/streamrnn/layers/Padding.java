/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.internal.ConfigReader;
import java.util.stream.Stream;

/** Keras's {@code padding}: the zeros around a sequence that a kernel moves along. */
public enum Padding {
  /** None. The kernel stays within the sequence. */
  VALID("valid"),
  /** On both sides. There are as many outputs as steps, divided by the strides. */
  SAME("same"),
  /** Before the first step. No output reads a later step. */
  CAUSAL("causal");

  private final String word;

  Padding(String word) {
    this.word = word;
  }

  /** The name in configurations. */
  String kerasName() {
    return word;
  }

  /** Takes the argument out of a configuration. */
  static Padding read(ConfigReader config, Padding... supported) {
    String name = config.text("padding", "valid");
    return Stream.of(supported)
        .filter(padding -> padding.kerasName().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "padding not supported: padding=%s; supported: %s"
                        .formatted(name, Stream.of(supported).map(Padding::kerasName).toList())));
  }
}
