/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import java.util.Locale;

/** Default names of layers. */
final class Names {

  private Names() {}

  /** {@code SimpleRNN} becomes {@code simple_rnn}. */
  static String snakeCase(String className) {
    return className
        .replaceAll("(.)([A-Z][a-z0-9]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }
}
